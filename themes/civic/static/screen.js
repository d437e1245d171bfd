// Brings a screen up to date once in a while. If there is no network it goes on with what it has. Written for old browsers.
(function () {
  var known = null;
  function look() {
    try {
      var request = new XMLHttpRequest();
      request.onload = function () {
        if (request.status !== 200) return;
        if (known !== null && known !== request.responseText) location.reload();
        known = request.responseText;
      };
      request.onerror = function () {};
      request.open('GET', location.href, true);
      request.setRequestHeader('Cache-Control', 'no-cache');
      request.send();
    } catch (error) { /* Not here; the slides turn all the same. */ }
  }
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' || event.key === 'Esc') location.href = document.querySelector('.out').href;
  });
  if (window.XMLHttpRequest) {
    look();
    setInterval(look, 3600000);
  }
})();
