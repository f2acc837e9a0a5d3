/* Makes pages quicker; every page works without it. No inline code, no other host.
   Hooks, all by data attributes:
   form[data-once]      a second press while sending does nothing
   form[data-autosave]  posts the form to that address two seconds after typing (`_draft=1`)
   form[data-keep]      switching language or type size keeps what was typed
   [data-refresh]       other questions depend on this one: the form is drawn again
   [data-rows] [data-add] [data-remove] template[data-row]   rows of a table
   [data-when]          in a row: shown while the box of that name in the row is ticked
   input[data-date]     a button opens the browser's calendar
   input[data-file]     preview, and a word before sending when a file is too large
   [data-list]          j and k move among its [data-item], o or Enter opens the first link,
                        other keys press the element with that data-key */
(function () {
  "use strict";
  var LARGEST = 20 * 1024 * 1024;
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  function say(chinese, english) { return zh ? chinese : english; }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function make(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) { made.textContent = text; }
    return made;
  }

  /* --- sending once ----------------------------------------------------------------------- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) { return; }
    if (form.hasAttribute("data-busy")) { event.preventDefault(); return; }
    if (tooLarge(form)) { event.preventDefault(); return; }
    form.setAttribute("data-busy", "");
    window.setTimeout(function () { form.removeAttribute("data-busy"); }, 15000);
  });
  window.addEventListener("pageshow", function () {
    all("form[data-busy]").forEach(function (form) { form.removeAttribute("data-busy"); });
  });

  /* --- files -------------------------------------------------------------------------------- */
  function tooLarge(form) {
    var bad = all("input[type=file]", form).filter(function (input) {
      return input.files && input.files[0] && input.files[0].size > LARGEST;
    });
    bad.forEach(function (input) { note(input, say("这个文件超过 20 MB。请选小一点的照片, 或把文件分开。", "This file is larger than 20 MB. Choose a smaller photo, or split it."), true); });
    if (bad[0]) { bad[0].focus(); }
    return bad.length > 0;
  }
  function note(input, text, wrong) {
    var id = input.id + "-note", old = document.getElementById(id);
    if (old) { old.remove(); }
    if (text) { input.insertAdjacentElement("afterend", make("p", { id: id, role: wrong ? "alert" : "status", "class": wrong ? "ow-error" : "ow-small" }, text)); }
  }
  function preview(input) {
    var old = document.getElementById(input.id + "-preview"), file = input.files && input.files[0];
    if (old) { URL.revokeObjectURL(old.src); old.remove(); }
    note(input, "");
    if (!file) { return; }
    if (file.size > LARGEST) { tooLarge(input.form); return; }
    if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) {
      input.insertAdjacentElement("afterend", make("img", { id: input.id + "-preview", "class": "ow-preview", alt: say("所选图片的预览", "Preview of the chosen picture"), src: URL.createObjectURL(file) }));
    }
  }

  /* --- rows of a table ----------------------------------------------------------------------- */
  function renumber(rows) {
    all("[data-row-item]", rows).forEach(function (row, index) {
      var legend = row.querySelector("legend"), remove = row.querySelector("[data-remove]");
      var last = legend.lastChild;
      last.textContent = last.textContent.replace(/\d+|__i__/, index + 1);
      remove.setAttribute("aria-label", remove.getAttribute("aria-label").replace(/\d+|__i__/, index + 1));
    });
  }
  function addRow(button) {
    var rows = button.closest("[data-rows]"), pattern = rows.querySelector("template[data-row]");
    var used = all("[data-remove]", rows).map(function (b) { return parseInt(b.value.split("-").pop(), 10); });
    var next = used.length ? Math.max.apply(null, used) + 1 : 0;
    pattern.insertAdjacentHTML("beforebegin", pattern.innerHTML.replace(/__n__/g, next));
    renumber(rows);
    var added = all("[data-row-item]", rows).pop();
    enhance(added);
    added.querySelector("input, select, textarea").focus();
  }
  function removeRow(button) {
    var rows = button.closest("[data-rows]"), row = button.closest("[data-row-item]");
    var typed = all("input, select, textarea", row).some(function (f) { return f.type === "checkbox" || f.type === "radio" ? f.checked : f.value; });
    if (typed && !window.confirm(say("删除这一行?", "Remove this row?"))) { return; }
    row.remove();
    renumber(rows);
    rows.querySelector("[data-add]").focus();
  }

  /* --- drawing the form again, saving drafts --------------------------------------------------- */
  function post(form, address, extra) {
    var data = new FormData(form);
    all("input[type=file]", form).forEach(function (input) { data.delete(input.name); });
    data.append(extra, "1");
    return fetch(address, { method: "POST", body: data, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
  }
  var drawing = 0;
  function redraw(form) {
    var turn = ++drawing;
    post(form, form.getAttribute("action") || location.href, "_again").then(function (answer) {
      return answer.ok || answer.status === 422 ? answer.text() : null;
    }).then(function (html) {
      if (html === null || turn !== drawing) { return; }
      var fresh = new DOMParser().parseFromString(html, "text/html").getElementById(form.id);
      if (!fresh) { return; }
      var focus = document.activeElement && document.activeElement.id;
      all("input[type=file]", form).forEach(function (input) {
        var place = input.id && fresh.querySelector("#" + CSS.escape(input.id));
        if (place && input.files.length) { place.replaceWith(input); }
      });
      form.replaceWith(fresh);
      enhance(fresh);
      var again = focus && document.getElementById(focus);
      if (again) { again.focus(); }
    }).catch(function () { /* offline: the page works as it is */ });
  }
  var waiting = {};
  function save(form) {
    window.clearTimeout(waiting[form.id]);
    waiting[form.id] = window.setTimeout(function () {
      var status = form.querySelector("[data-autosave-status]");
      post(form, form.getAttribute("data-autosave"), "_draft").then(function (answer) {
        var time = new Date().toTimeString().slice(0, 5);
        if (status) { status.textContent = answer.ok ? say("草稿已保存 ", "Draft saved ") + time : say("草稿未能保存, 内容仍在本页。", "The draft could not be saved; your text is still on this page."); }
      }).catch(function () {
        if (status) { status.textContent = say("没有网络, 草稿未保存; 内容仍在本页。", "No connection: the draft is not saved; your text is still on this page."); }
      });
    }, 2000);
  }
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-autosave")) { save(form); }
  });
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input.hasAttribute("data-file")) { preview(input); }
    if (input.form && input.closest("[data-refresh]")) { redraw(input.form); }
  });

  /* --- presses --------------------------------------------------------------------------------- */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-add], [data-remove], [data-switch]");
    if (!button) { return; }
    if (button.hasAttribute("data-add")) { event.preventDefault(); addRow(button); }
    else if (button.hasAttribute("data-remove")) { event.preventDefault(); removeRow(button); }
    else {
      var form = document.querySelector("form[data-keep][data-typed]");
      if (!form) { return; }
      event.preventDefault();
      form.appendChild(make("input", { type: "hidden", name: button.getAttribute("data-switch"), value: button.getAttribute("data-value") }));
      form.submit();
    }
  });
  document.addEventListener("input", function (event) {
    if (event.target.form) { event.target.form.setAttribute("data-typed", ""); }
  });

  /* --- keys in lists ----------------------------------------------------------------------------- */
  document.addEventListener("keydown", function (event) {
    var list = document.querySelector("[data-list]");
    if (!list || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    var items = all("[data-item]", list), at = items.indexOf(list.querySelector(".ow-current"));
    if (event.key === "j" || event.key === "k") {
      var next = items[Math.min(items.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
      if (!next) { return; }
      items.forEach(function (item) { item.classList.remove("ow-current"); });
      next.classList.add("ow-current");
      var link = next.matches("a") ? next : next.querySelector("a");
      if (link) { link.focus(); }
      event.preventDefault();
    } else if (event.key === "o" && at >= 0) {
      var open = items[at].matches("a") ? items[at] : items[at].querySelector("a");
      if (open) { open.click(); }
    } else if (event.key.length === 1) {
      var scope = at >= 0 ? items[at] : document;
      var target = scope.querySelector('[data-key="' + CSS.escape(event.key) + '"]') || document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
      if (target) { event.preventDefault(); if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) { target.focus(); } else { target.click(); } }
    }
  });

  /* --- calendars ----------------------------------------------------------------------------------- */
  function calendar(input) {
    if (input.parentNode.classList.contains("ow-dated") || !HTMLInputElement.prototype.showPicker) { return; }
    var frame = make("div", { "class": "ow-dated" });
    var picker = make("input", { type: "date", tabindex: "-1", "aria-hidden": "true" });
    var button = make("button", { type: "button", "class": "btn btn-outline-secondary" }, say("日历", "Calendar"));
    input.replaceWith(frame);
    frame.appendChild(input); frame.appendChild(button); frame.appendChild(picker);
    button.addEventListener("click", function () { try { picker.showPicker(); } catch (error) { input.focus(); } });
    picker.addEventListener("change", function () {
      input.value = picker.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  function whenTicked(row) {
    all("[data-when]", row).forEach(function (part) {
      var box = row.querySelector('input[type=checkbox][name$="-' + CSS.escape(part.getAttribute("data-when")) + '"]');
      if (box) { part.hidden = !box.checked; }
    });
  }
  document.addEventListener("change", function (event) {
    var row = event.target.closest("[data-row-item]");
    if (row) { whenTicked(row); }
  });
  function enhance(root) {
    all("input[data-date]", root).forEach(calendar);
    (root.matches && root.matches("[data-row-item]") ? [root] : all("[data-row-item]", root)).forEach(whenTicked);
  }

  enhance(document);
  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }
})();
