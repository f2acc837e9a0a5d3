/* Documents: a page is sent as soon as it is chosen, with its progress; each press draws only its
   document again. Without it the page's buttons do it. */
(() => {
  "use strict";
  const form = document.getElementById("documents"), all = window.ow.all;
  if (!form) { return; }
  form.classList.add("ow-scripted");
  const say = (paper, word) => { paper.querySelector("[data-sending]").textContent = paper.getAttribute("data-" + word + "-words"); };
  function send(paper, act, files, name, focus) {
    const bar = paper.querySelector("progress"), request = new XMLHttpRequest(), data = new FormData();
    const stop = () => { bar.hidden = true; form.removeAttribute("data-busy"); };
    files.forEach((file) => data.append(name, file));
    data.append("_page", act);
    data.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    all("[type=checkbox]:checked", form).forEach((tick) => data.append(tick.name, tick.value));
    request.open("POST", location.href);
    request.upload.onprogress = (event) => { bar.value = event.total ? 100 * event.loaded / event.total : 0; };
    request.onerror = () => { stop(); say(paper, "lost"); };
    request.onload = () => {
      stop();
      const fresh = new DOMParser().parseFromString(request.responseText, "text/html").getElementById(paper.id);
      if (!fresh) { form.submit(); return; }
      paper.replaceWith(fresh);
      (fresh.querySelector(".ow-error") ? fresh : document.getElementById(focus) || fresh).focus();
    };
    bar.hidden = false;
    form.setAttribute("data-busy", "");
    say(paper, "busy");
    request.send(data);
  }
  form.addEventListener("change", (event) => {
    const input = event.target, paper = input.closest("[data-paper]");
    if (!input.hasAttribute("data-page") || !input.files.length) { return; }
    const files = Array.from(input.files);
    input.value = "";
    if (files.some((file) => file.size > 20 << 20)) { say(paper, "large"); }
    else { send(paper, "add", files, input.name, input.id); }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[name=_page]"), paper = button && button.closest("[data-paper]");
    if (!paper) { return; }
    event.preventDefault();
    send(paper, button.value, [], "", "");
  });
})();
