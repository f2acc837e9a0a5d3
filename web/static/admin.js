/* The editor of definitions: line numbers, and links that lead to a line. Works without it, too. */
(() => {
  "use strict";
  const box = document.querySelector("[data-editor]");
  if (!box) { return; }
  const area = box.querySelector("textarea"), gutter = document.createElement("pre");
  const links = window.ow.all("a[data-line]"), wrong = links.map((link) => Number(link.getAttribute("data-line")));
  gutter.className = "ow-gutter ow-code";
  gutter.setAttribute("aria-hidden", "true");
  box.insertBefore(gutter, area);

  let shown = 0;
  function number() {
    const count = area.value.split("\n").length;
    if (count === shown) { return; }
    shown = count;
    gutter.textContent = "";
    for (let line = 1; line <= count; line += 1) {
      const mark = document.createElement(wrong.includes(line) ? "b" : "span");
      mark.textContent = line + "\n";
      gutter.append(mark);
    }
    gutter.scrollTop = area.scrollTop;
  }
  const fit = () => { gutter.style.height = area.offsetHeight + "px"; };
  area.addEventListener("input", number);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  if (window.ResizeObserver) { new ResizeObserver(fit).observe(area); }
  number();
  fit();

  links.forEach((link, index) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const line = wrong[index], before = area.value.split("\n").slice(0, line - 1);
    const from = before.join("\n").length + (line > 1 ? 1 : 0);
    const start = from + Math.max(0, link.getAttribute("data-column") - 1);
    const end = from + (area.value.slice(from) + "\n").indexOf("\n");
    area.focus();
    area.setSelectionRange(start, Math.max(start, end));
    area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
    area.scrollLeft = 0;
    box.scrollIntoView({ block: "center" });
  }));

  let sent = false;
  const first = area.value;
  document.getElementById("draft-form").addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => { if (!sent && area.value !== first) { event.preventDefault(); } });
})();
