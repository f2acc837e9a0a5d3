/* The editor of definitions: line numbers, and links that lead to a line. Works without it, too. */
(function () {
  "use strict";
  var box = document.querySelector("[data-editor]");
  if (!box) { return; }
  var area = box.querySelector("textarea"), gutter = document.createElement("pre");
  var links = Array.prototype.slice.call(document.querySelectorAll("a[data-line]"));
  var wrong = {};
  links.forEach(function (link) { wrong[link.getAttribute("data-line")] = true; });
  gutter.className = "ow-gutter ow-code";
  gutter.setAttribute("aria-hidden", "true");
  box.insertBefore(gutter, area);

  var shown = 0;
  function number() {
    var count = area.value.split("\n").length;
    if (count === shown) { return; }
    shown = count;
    gutter.textContent = "";
    for (var line = 1; line <= count; line += 1) {
      var mark = document.createElement(wrong[line] ? "b" : "span");
      mark.textContent = line + "\n";
      gutter.appendChild(mark);
    }
    gutter.scrollTop = area.scrollTop;
  }
  area.addEventListener("input", number);
  area.addEventListener("scroll", function () { gutter.scrollTop = area.scrollTop; });
  function fit() { gutter.style.height = area.offsetHeight + "px"; }
  if (window.ResizeObserver) { new ResizeObserver(fit).observe(area); }
  number();
  fit();

  function goTo(line, column) {
    var lines = area.value.split("\n"), at = 0;
    for (var i = 0; i < line - 1 && i < lines.length; i += 1) { at += lines[i].length + 1; }
    var start = at + Math.max(0, column - 1), end = at + (lines[line - 1] || "").length;
    area.focus();
    area.setSelectionRange(start, Math.max(start, end));
    var height = parseFloat(window.getComputedStyle(area).lineHeight);
    area.scrollTop = Math.max(0, (line - 6) * height);
    area.scrollLeft = 0;
    box.scrollIntoView({ block: "center" });
  }
  links.forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      goTo(Number(link.getAttribute("data-line")), Number(link.getAttribute("data-column")));
    });
  });

  var sent = false, first = area.value;
  document.getElementById("draft-form").addEventListener("submit", function () { sent = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!sent && area.value !== first) { event.preventDefault(); }
  });
}());
