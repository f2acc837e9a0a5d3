/* What follows from the answers without redrawing what is being typed: services, documents, totals.
   [data-derives] asks anew, [data-derived] are the parts that are replaced; the page works without
   this by its own button. */
(() => {
  "use strict";
  const { all, redraw, swap } = window.ow;
  document.addEventListener("change", (event) => {
    const input = event.target, form = input.form;
    if (!form || input.closest("[data-refresh]") || !input.closest("[data-derives], [data-paper-tick]")) { return; }
    redraw(form, (fresh) => all("[data-derived]", form).forEach((part) => {
      const other = fresh.querySelector('[data-derived="' + part.getAttribute("data-derived") + '"]');
      if (other && other.innerHTML !== part.innerHTML) { swap(part, other); }
    }));
  });
})();
