/* Documents: a page is sent as soon as it is chosen, with its progress; each press draws only its
   document again. Without it the page's buttons do it. */
(function () {
  "use strict";
  var form = document.getElementById("documents");
  if (!form) { return; }
  form.classList.add("ow-scripted");
  function list(things) { return Array.prototype.slice.call(things); }
  function say(paper, word) { paper.querySelector("[data-sending]").textContent = paper.getAttribute("data-" + word + "-words"); }
  function send(paper, data, focus) {
    var bar = paper.querySelector("progress"), request = new XMLHttpRequest();
    function stop() { bar.hidden = true; form.removeAttribute("data-busy"); }
    data.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    list(form.querySelectorAll("[type=checkbox]:checked")).forEach(function (box) { data.append(box.name, box.value); });
    request.open("POST", location.href);
    request.upload.onprogress = function (event) { bar.value = event.total ? 100 * event.loaded / event.total : 0; };
    request.onerror = function () { stop(); say(paper, "lost"); };
    request.onload = function () {
      stop();
      var page = new DOMParser().parseFromString(request.responseText, "text/html");
      var fresh = page.getElementById(paper.id);
      if (!fresh) { form.submit(); return; }
      paper.replaceWith(fresh);
      var next = fresh.querySelector(".ow-error") ? fresh : document.getElementById(focus) || fresh;
      next.focus();
    };
    bar.hidden = false;
    form.setAttribute("data-busy", "");
    say(paper, "busy");
    request.send(data);
  }
  form.addEventListener("change", function (event) {
    var input = event.target, paper = input.closest("[data-paper]");
    if (!input.hasAttribute("data-page") || !input.files.length) { return; }
    var data = new FormData(), files = list(input.files);
    if (files.some(function (file) { return file.size > 20971520; })) {
      input.value = "";
      say(paper, "large");
      return;
    }
    files.forEach(function (file) { data.append(input.name, file); });
    data.append("_page", "add");
    send(paper, data, input.id);
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[name=_page]"), paper = button && button.closest("[data-paper]");
    if (!paper) { return; }
    event.preventDefault();
    var data = new FormData();
    data.append("_page", button.value);
    send(paper, data, "");
  });
})();
