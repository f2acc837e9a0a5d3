/* The intake: services, documents and what is missing follow from the answers without redrawing what
   is being typed. [data-derives] asks anew, [data-derived] are the parts that are replaced; the page
   works without this by its own button. */
(function () {
  "use strict";
  var form = document.getElementById("intake");
  if (!form) { return; }
  var turn = 0;
  function all(selector, root) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function chosen(input) { return input.files && input.files.length > 0; }
  function put(fresh) {
    all("[data-derived]", form).forEach(function (part) {
      var other = fresh.querySelector('[data-derived="' + part.getAttribute("data-derived") + '"]');
      if (!other || other.innerHTML === part.innerHTML) { return; }
      var focus = document.activeElement && part.contains(document.activeElement) ? document.activeElement.id : "";
      all("[data-paper-file]", part).forEach(function (input) {
        var place = chosen(input) && other.querySelector("#" + CSS.escape(input.id));
        if (place) { place.replaceWith(input); }
      });
      part.replaceWith(other);
      var again = focus && document.getElementById(focus);
      if (again) { again.focus(); }
    });
  }
  function derive() {
    var mine = ++turn, data = new FormData(form);
    all("input[type=file]", form).forEach(function (input) { data.delete(input.name); });
    data.append("_again", "1");
    fetch(form.getAttribute("action") || location.href, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (answer) { return answer.ok || answer.status === 422 ? answer.text() : null; })
      .then(function (html) {
        if (html !== null && mine === turn) { put(new DOMParser().parseFromString(html, "text/html")); }
      })
      .catch(function () { /* offline: the button does the same later */ });
  }
  document.addEventListener("change", function (event) {
    form = document.getElementById("intake");
    var input = event.target;
    if (!form || !form.contains(input) || input.closest("[data-refresh]")) { return; }
    if (input.closest("[data-derives]") || input.hasAttribute("data-paper-tick")) { derive(); }
  });
})();
