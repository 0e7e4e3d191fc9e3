// The customer's script: a button that shows it is working, and cannot be pressed twice.
import "./busy.js";
