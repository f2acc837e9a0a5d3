/* Makes pages quicker; every page works without it. Its attributes: templates/macros/forms.html */
(() => {
  "use strict";
  const doc = document, LARGEST = 20 << 20, FIELD = /^(INPUT|TEXTAREA|SELECT)$/;
  const say = (zh, en) => doc.documentElement.lang.startsWith("zh") ? zh : en;
  const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
  const on = (name, act) => doc.addEventListener(name, act);
  const byId = (id) => doc.getElementById(id);
  function make(tag, attributes, text) {
    const made = doc.createElement(tag);
    for (const name in attributes) { made.setAttribute(name, attributes[name]); }
    if (text) { made.textContent = text; }
    return made;
  }

  /* sending */
  on("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once")) { return; }
    if (form.hasAttribute("data-busy") || tooLarge(form)) { event.preventDefault(); return; }
    form.setAttribute("data-busy", "");
    setTimeout(() => form.removeAttribute("data-busy"), 15000);
  });
  addEventListener("pageshow", () => all("form[data-busy]").forEach((form) => form.removeAttribute("data-busy")));

  /* files */
  function tooLarge(form) {
    const bad = all("input[type=file]", form).filter((input) => input.files[0] && input.files[0].size > LARGEST);
    bad.forEach((input) => note(input, say("这个文件超过20 MB。请选小一点的照片，或把文件分开。", "This file is larger than 20 MB. Choose a smaller photo, or split it.")));
    if (bad[0]) { bad[0].focus(); }
    return bad.length > 0;
  }
  function note(input, text) {
    const id = input.id + "-note", old = byId(id);
    if (old) { old.remove(); }
    if (text) { input.after(make("p", { id, role: "alert", class: "ow-error" }, text)); }
  }
  function preview(input) {
    const id = input.id + "-preview", old = byId(id), file = input.files[0];
    if (old) { URL.revokeObjectURL(old.src); old.remove(); }
    note(input);
    if (!file || tooLarge(input.form)) { return; }
    if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) {
      input.after(make("img", { id, class: "ow-preview", alt: say("所选图片的预览", "Preview of the chosen picture"), src: URL.createObjectURL(file) }));
    }
  }

  /* rows */
  function renumber(rows) {
    all("[data-row-item]", rows).forEach((row, index) => {
      const last = row.querySelector("legend").lastChild, remove = row.querySelector("[data-remove]");
      const put = (text) => text.replace(/\d+|__i__/, index + 1);
      last.textContent = put(last.textContent);
      remove.setAttribute("aria-label", put(remove.getAttribute("aria-label")));
    });
  }
  function addRow(button) {
    const rows = button.closest("[data-rows]"), pattern = rows.querySelector("template[data-row]");
    const used = all("[data-remove]", rows).map((each) => parseInt(each.value.split("-").pop(), 10));
    pattern.insertAdjacentHTML("beforebegin", pattern.innerHTML.replace(/__n__/g, Math.max(-1, ...used) + 1));
    renumber(rows);
    const added = all("[data-row-item]", rows).pop();
    enhance(added);
    added.querySelector("input, select, textarea").focus();
  }
  function removeRow(button) {
    const rows = button.closest("[data-rows]"), row = button.closest("[data-row-item]");
    const typed = all("input, select, textarea", row).some((each) => /checkbox|radio/.test(each.type) ? each.checked : each.value);
    if (typed && !confirm(say("删除这一行？", "Remove this row?"))) { return; }
    row.remove();
    renumber(rows);
    rows.querySelector("[data-add]").focus();
    rows.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* drawing a form again, saving drafts */
  function post(form, address, extra) {
    const data = new FormData(form);
    all("input[type=file]", form).forEach((input) => data.delete(input.name));
    data.append(extra, "1");
    return fetch(address || form.getAttribute("action") || location.href, { method: "POST", body: data, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
  }
  let turn = 0;
  function redraw(form, put) {
    const mine = ++turn;
    post(form, "", "_again").then((answer) => answer.ok || answer.status === 422 ? answer.text() : null).then((html) => {
      if (html && mine === turn) { put(new DOMParser().parseFromString(html, "text/html")); }
    }).catch(() => { /* offline: the page works as it is */ });
  }
  function swap(part, fresh) {
    const focus = part.contains(doc.activeElement) && doc.activeElement.id;
    all("input[type=file]", part).forEach((input) => {
      const place = input.id && input.files.length && fresh.querySelector("#" + CSS.escape(input.id));
      if (place) { place.replaceWith(input); }
    });
    part.replaceWith(fresh);
    const again = focus && byId(focus);
    if (again) { again.focus(); }
  }
  window.ow = { all, redraw, swap };
  const waiting = {};
  function save(form) {
    clearTimeout(waiting[form.id]);
    waiting[form.id] = setTimeout(() => {
      const tell = (text) => { const status = form.querySelector("[data-autosave-status]"); if (status) { status.textContent = text; } };
      post(form, form.getAttribute("data-autosave"), "_draft").then((answer) => {
        tell(answer.ok ? say("草稿已保存 ", "Draft saved ") + new Date().toTimeString().slice(0, 5) : say("草稿未能保存，内容仍在本页。", "The draft could not be saved; your text is still on this page."));
      }).catch(() => tell(say("没有网络，草稿未保存；内容仍在本页。", "No connection: the draft is not saved; your text is still on this page.")));
    }, 2000);
  }
  on("input", (event) => {
    const form = event.target.form;
    if (!form) { return; }
    form.setAttribute("data-typed", "");
    if (form.hasAttribute("data-autosave")) { save(form); }
  });
  on("change", (event) => {
    const input = event.target, form = input.form, row = input.closest("[data-row-item]");
    if (input.hasAttribute("data-file")) { preview(input); }
    if (row) { whenTicked(row); }
    if (form && input.closest("[data-refresh]")) {
      redraw(form, (page) => {
        const fresh = page.getElementById(form.id);
        if (fresh) { swap(form, fresh); enhance(fresh); }
      });
    }
  });

  /* presses */
  on("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove], [data-switch], [data-dialog], [data-print]");
    if (!button) { return; }
    const has = (name) => button.hasAttribute(name);
    const form = doc.querySelector("form[data-keep][data-typed]"), dialog = byId(button.getAttribute("data-dialog"));
    if (has("data-switch") && !form || has("data-dialog") && !(dialog && dialog.showModal)) { return; }
    event.preventDefault();
    if (has("data-add")) { addRow(button); }
    else if (has("data-remove")) { removeRow(button); }
    else if (has("data-print")) { print(); }
    else if (dialog) { dialog.showModal(); }
    else {
      form.appendChild(make("input", { type: "hidden", name: button.getAttribute("data-switch"), value: button.getAttribute("data-value") }));
      form.submit();
    }
  });

  /* keys */
  on("keydown", (event) => {
    const key = event.key, field = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || FIELD.test(field.tagName) || field.isContentEditable || doc.querySelector("dialog[open]")) { return; }
    const items = all("[data-list] [data-item]"), at = items.findIndex((item) => item.classList.contains("ow-current"));
    const link = (item) => item.matches("a") ? item : item.querySelector("a");
    let target = null;
    if (items.length && (key === "j" || key === "k")) {
      const next = items[Math.min(items.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))];
      items.forEach((item) => item.classList.toggle("ow-current", item === next));
      link(next).focus();
    } else if (key === "o" && at >= 0) {
      target = link(items[at]);
    } else if (key.length === 1) {
      target = all('[data-key="' + CSS.escape(key) + '"]').find((each) => [null, items[at]].includes(each.closest("[data-item]")));
      if (!target) { return; }
    } else { return; }
    event.preventDefault();
    if (target) { if (FIELD.test(target.tagName)) { target.focus(); } else { target.click(); } }
  });

  /* calendars */
  function calendar(input) {
    if (input.parentNode.classList.contains("ow-dated") || !input.showPicker) { return; }
    const frame = make("div", { class: "ow-dated" }), picker = make("input", { type: "date", tabindex: "-1", "aria-hidden": "true" });
    const button = make("button", { type: "button", class: "btn btn-outline-secondary" }, say("日历", "Calendar"));
    input.replaceWith(frame);
    frame.append(input, button, picker);
    button.addEventListener("click", () => { try { picker.showPicker(); } catch (error) { input.focus(); } });
    picker.addEventListener("change", () => {
      input.value = picker.value;
      ["input", "change"].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
    });
  }
  function whenTicked(row) {
    all("[data-when]", row).forEach((part) => {
      const box = row.querySelector('[type=checkbox][name$="-' + CSS.escape(part.getAttribute("data-when")) + '"]');
      if (box) { part.hidden = !box.checked; }
    });
  }
  function enhance(root) {
    all("input[data-date]", root).forEach(calendar);
    (root !== doc && root.matches("[data-row-item]") ? [root] : all("[data-row-item]", root)).forEach(whenTicked);
    all("[data-print]", root).forEach((button) => { button.hidden = false; });
  }

  enhance(doc);
  const summary = byId("error-summary");
  if (summary) { summary.focus(); }
})();
