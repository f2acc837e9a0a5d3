/* The intake: services, documents and what is missing follow from the answers without redrawing what
   is being typed. [data-derives] asks anew, [data-derived] are the parts that are replaced; the page
   works without this by its own button. */
(() => {
  "use strict";
  const { all, redraw, swap } = window.ow;
  document.addEventListener("change", (event) => {
    const form = document.getElementById("intake"), input = event.target;
    if (!form || !form.contains(input) || input.closest("[data-refresh]")) { return; }
    if (!input.closest("[data-derives]") && !input.hasAttribute("data-paper-tick")) { return; }
    redraw(form, (fresh) => all("[data-derived]", form).forEach((part) => {
      const other = fresh.querySelector('[data-derived="' + part.getAttribute("data-derived") + '"]');
      if (other && other.innerHTML !== part.innerHTML) { swap(part, other); }
    }));
  });
})();
