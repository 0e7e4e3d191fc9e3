"""What listening does by itself: words on their way to mailboxes, files on their way in."""
