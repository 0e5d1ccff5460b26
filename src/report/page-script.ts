/** Pure parts of the page's script: what rows match, and which comes first. Plain JavaScript for any browser of the last years. */
export const tableLogic = `
function matches(query, text, numbers) {
  return query.toLowerCase().split(/\\s+/).every(function (word) {
    var part = /^([^<>=]+)(<=|>=|<|>|=)(-?[0-9.]+)$/.exec(word);
    if (!part) return text.toLowerCase().indexOf(word) >= 0;
    var value = numbers[part[1]], bound = Number(part[3]);
    if (typeof value !== 'number') return false;
    return { '<': value < bound, '<=': value <= bound, '>': value > bound, '>=': value >= bound, '=': value === bound }[part[2]];
  });
}
function order(a, b, down) {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  var x = Number(a), y = Number(b);
  var sign = isNaN(x) || isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  return down ? -sign : sign;
}
`.trim();

/** Makes the tables of trials sortable and filterable. Without it they are complete, in the order of the trials. */
const tables = `
document.querySelectorAll('figure.trials').forEach(function (figure) {
  var body = figure.querySelector('tbody'), heads = [].slice.call(figure.querySelectorAll('thead th'));
  var rows = [].slice.call(body.rows), tools = figure.querySelector('.tools');
  var query = tools.querySelector('[type=search]'), only = tools.querySelector('[type=checkbox]'), count = tools.querySelector('output');
  var names = heads.map(function (th) { return th.dataset.name.toLowerCase(); });
  function key(row, place) { return row.cells[place].dataset.v || ''; }
  heads.forEach(function (th, place) {
    var button = document.createElement('button');
    button.type = 'button';
    while (th.firstChild) button.appendChild(th.firstChild);
    th.appendChild(button);
    button.addEventListener('click', function () {
      var now = th.getAttribute('aria-sort');
      var down = now ? now === 'ascending' : th.dataset.better === 'more';
      heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
      th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      rows.slice().sort(function (a, b) { return order(key(a, place), key(b, place), down); }).forEach(function (row) { body.appendChild(row); });
    });
  });
  function filter() {
    var shown = 0;
    rows.forEach(function (row) {
      var numbers = {};
      names.forEach(function (name, place) {
        var value = row.cells[place].dataset.v;
        if (value !== undefined && value !== '' && !isNaN(Number(value))) numbers[name] = Number(value) / Number(heads[place].dataset.per || 1);
      });
      var fits = (!only.checked || row.dataset.feasible === 'yes') && matches(query.value.trim(), row.textContent, numbers);
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = shown + ' of ' + rows.length + ' shown';
  }
  query.addEventListener('input', filter);
  only.addEventListener('change', filter);
  tools.hidden = false;
  filter();
});
`.trim();

/** Shows what a point of a plot stands for beside the pointer. Without it the same is the point's title. */
const points = `
(function () {
  var tip = document.createElement('div'), near = 28;
  tip.className = 'tip';
  tip.hidden = true;
  document.body.appendChild(tip);
  document.querySelectorAll('.plot svg').forEach(function (svg) {
    var marks = [].slice.call(svg.querySelectorAll('[data-point]'));
    if (marks.length === 0) return;
    marks.forEach(function (mark) {
      var title = mark.querySelector('title');
      mark.about = title.textContent;
      mark.removeChild(title);
      mark.setAttribute('aria-label', mark.about);
    });
    function show(event) {
      var best = null, least = near * near;
      marks.forEach(function (mark) {
        var box = mark.getBoundingClientRect();
        var x = box.left + box.width / 2 - event.clientX, y = box.top + box.height / 2 - event.clientY;
        if (x * x + y * y < least) { least = x * x + y * y; best = { mark: mark, box: box }; }
      });
      tip.hidden = !best;
      if (!best) return;
      tip.textContent = best.mark.about;
      var left = best.box.right + 10, room = document.documentElement.clientWidth - tip.offsetWidth - 8;
      tip.style.left = window.scrollX + Math.max(8, left > room ? Math.min(room, best.box.left - tip.offsetWidth - 10) : left) + 'px';
      tip.style.top = window.scrollY + Math.max(8, best.box.top - tip.offsetHeight - 8) + 'px';
    }
    svg.addEventListener('pointermove', show);
    svg.addEventListener('pointerdown', show);
    svg.addEventListener('pointerleave', function () { tip.hidden = true; });
  });
})();
`.trim();

/** The only script of a page, and of those pages alone that show a search. */
export const pageScript = `(function () {\n'use strict';\n${tableLogic}\n${tables}\n${points}\n})();`;
