// What every page has beyond its text: large text, a language switch that stays at the clause, and scripts that come
// when they are wanted: for reading aloud and for search.
// Not a module: the choice of large text must hold before the page is painted, and old phones know no modules.
(function () {
  var root = document.documentElement;
  root.classList.add('scripted');
  root.classList.toggle('mute', !window.speechSynthesis);
  // Results are on their way: nothing stands where they will be.
  root.classList.toggle('asks', /[?&]q=./.test(location.search));
  // Where nothing may be kept, reading fails.
  try { root.classList.toggle('large', localStorage.getItem('large') === 'yes'); } catch (error) {}

  // Painted in pieces, a page would move while it comes: rows that end at the right, drawings, columns of a list. It is
  // painted when its last element is there, and after a second in any case; browsers that know no such link paint at once.
  var last = document.createElement('link');
  last.rel = 'expect';
  last.href = '#reader_';
  last.blocking = 'render';
  document.head.append(last);
  setTimeout(function () { last.remove(); }, 1000);

  document.addEventListener('DOMContentLoaded', function () {
    nameTables();
    each('.languages a, [data-stay]', stayAtClause);
    each('form[data-script]', offerSearch);
    each('[data-large]', offerLargeText);
    each('[data-print]', function (button) { button.addEventListener('click', function () { print(); }); });
    // On a phone the list covers what it leads to.
    each('nav.toc [href^="#"]', function (link) { link.addEventListener('click', function () { (link.closest('details') || {}).open = false; }); });
    if (window.speechSynthesis) each('[data-read]', offerVoice);
  });

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // Where a style makes passages of a table, some browsers forget that it is one.
  function nameTables() {
    var roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', 'thead th': 'columnheader', 'tbody th': 'rowheader', td: 'cell' };
    Object.keys(roles).forEach(function (selector) { each(selector, function (element) { element.setAttribute('role', roles[selector]); }); });
    // One that is wider than its column is moved with the arrow keys.
    each('.prose table', function (element) { if (element.scrollWidth > element.clientWidth) element.setAttribute('tabindex', 0); });
  }

  /** Loads the script that an element names, once. */
  function load(element) {
    if (element.hasAttribute('data-loaded')) return;
    element.setAttribute('data-loaded', '');
    var script = document.createElement('script');
    script.type = 'module';
    script.integrity = element.getAttribute('data-integrity');
    script.src = element.getAttribute('data-script');
    document.head.append(script);
  }

  // No key of its own leads to the field: people who speak to their computers, or whose hands tremble, would press it by chance.
  function offerSearch(form) {
    form.addEventListener('focusin', function () { load(form); });
    if (location.search) load(form);
  }

  // Some browsers learn of their voices late.
  function offerVoice(button) {
    function offer() {
      root.classList.toggle('speaks', speechSynthesis.getVoices().some(function (voice) { return voice.lang.slice(0, 2) === root.lang.slice(0, 2); }));
    }
    button.addEventListener('click', function () { load(button); });
    speechSynthesis.addEventListener('voiceschanged', offer);
    offer();
  }

  function stayAtClause(link) {
    link.addEventListener('click', function () {
      var read = '';
      each('main [id]', function (element) { if (element.getClientRects().length && element.getBoundingClientRect().top < innerHeight / 3) read = element.id; });
      link.hash = location.hash || (scrollY > 0 ? read : '');
    });
  }

  function offerLargeText(button) {
    function show() { button.setAttribute('aria-pressed', root.classList.contains('large')); }
    button.addEventListener('click', function () {
      var isLarge = root.classList.toggle('large');
      // Where nothing may be kept, the choice is for this page.
      try { localStorage.setItem('large', isLarge ? 'yes' : 'no'); } catch (error) {}
      show();
      nameTables();
    });
    show();
  }
})();
