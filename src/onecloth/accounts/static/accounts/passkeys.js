// Shows what needs passkeys only where the browser has them, and says in words when no passkey was made or used.
(function () {
  if (window.PublicKeyCredential) {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  } else {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = true;
    for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = false;
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    for (const part of document.querySelectorAll("[data-passkey-trouble]")) part.hidden = false;
  });
})();
