"""A large site in two languages, once for planpress and once for Hugo: the same pages, the same layout."""
from pathlib import Path

LANGUAGES = {'zh': 'zh-Hans', 'en': 'en'}
WORDS = {
    'zh': '推进农业转方式、调结构，以提高品质、创建品牌为主抓手，大力推动农业标准化、规模化、品牌化发展，保障农产品质量安全，满足人民群众“吃得放心”这一基本要求。',
    'en': 'The city promotes the transformation of agriculture, develops it by standards, on a large scale and under brands, and guarantees the quality and safety of what farms produce. ',
}


def body(language: str, section: int, page: int, link: str) -> str:
    """About 2.5 KB of Markdown."""
    paragraph = WORDS[language] * (2 if language == 'zh' else 3)
    parts = []
    for heading in range(1, 4):
        parts.append(f'## {heading}. {section}-{page}\n\n{paragraph}\n')
        parts.append(f'- {WORDS[language][:30]}\n- **{section}** {page}\n- [{link}]({link})\n')
    parts.append('| a | b | c |\n| --- | --- | --- |\n' + ''.join(f'| {n} | {n * 2} | {n * 3} |\n' for n in range(4)))
    return '\n'.join(parts)


def front(section: int, page: int) -> str:
    return f'---\ntitle: "Page {section}-{page}"\ndate: 2020-{section % 12 + 1:02}-{page % 28 + 1:02}\n---\n'


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')


def pages(root: Path, count: int, name, link) -> None:
    """`count` pages in each language, in sections of a hundred."""
    for language in LANGUAGES:
        write(root / 'content' / name('', 'index', language), '---\ntitle: Home\n---\nHome\n')
        for section in range(count // 100):
            folder = f's{section:03}/'
            write(root / 'content' / name(folder, 'index', language), f'---\ntitle: "Section {section}"\n---\nList\n')
            for page in range(100):
                other = link(f'p{(page + 1) % 100:03}', language)
                text = front(section, page) + body(language, section, page, other)
                write(root / 'content' / name(folder, f'p{page:03}', language), text)


def name(folder: str, stem: str, language: str) -> str:
    return f'{folder}{stem}.{language}.md'


def link(stem: str, language: str) -> str:
    return f'{stem}.{language}.md'


def settings(root: Path, theme: str) -> None:
    locales = ', '.join(LANGUAGES.values())
    write(root / 'content/site.yaml', f'title: Corpus\nbase_url: https://example.org/\ntheme: {theme}\nlocales: [{locales}]\n')


def shipped(root: Path, count: int) -> None:
    """The pages with the theme that the program brings along: with cards, and with a search page."""
    pages(root, count, name, link)
    settings(root, 'civic')
    for language in LANGUAGES:
        write(root / 'content' / name('', 'search', language), '---\ntitle: Search\n---\nSearch\n')


def planpress(root: Path, count: int) -> None:
    pages(root, count, name, link)
    settings(root, 'bench')
    theme = root / 'themes/bench'
    write(theme / 'theme.yaml', 'name: bench\n')
    write(theme / 'templates/shared/navigation.html',
          '<nav><ul>{% for section in site.sections %}<li><a href="{{ section.url }}">{{ section.title }}</a></li>{% endfor %}</ul></nav>')
    write(theme / 'templates/base.html', '''<!doctype html>
<html lang="{{ page.locale }}">
<head><meta charset="utf-8"><title>{{ page.title }} - {{ site.title }}</title><link rel="canonical" href="{{ page.permalink }}"></head>
<body>
<header><a href="{{ site.url }}">{{ site.title }}</a></header>
{{ shared.navigation }}
<ol>{% for ancestor in page.ancestors %}<li><a href="{{ ancestor.url }}">{{ ancestor.title }}</a></li>{% endfor %}</ol>
<main><h1>{{ page.title }}</h1>
<ul>{% for heading in page.toc %}<li><a href="#{{ heading.id }}">{{ heading.title }}</a></li>{% endfor %}</ul>
{{ page.content }}
{% block list %}{% endblock %}</main>
{% if page.previous %}<a rel="prev" href="{{ page.previous.url }}">{{ page.previous.title }}</a>{% endif %}
{% if page.next %}<a rel="next" href="{{ page.next.url }}">{{ page.next.title }}</a>{% endif %}
<footer><p>Footer</p></footer>
</body>
</html>
''')
    for kind in ('page', '404'):
        write(theme / f'templates/{kind}.html', '{% extends "base.html" %}\n')
    for kind in ('home', 'section'):
        write(theme / f'templates/{kind}.html', '{% extends "base.html" %}\n{% block list %}<ul>{% for entry in pages %}'
              '<li><a href="{{ entry.url }}">{{ entry.title }}</a></li>{% endfor %}</ul>{% endblock %}\n')


def hugo(root: Path, count: int) -> None:
    stems = {'index': '_index'}
    pages(root, count, lambda folder, stem, language: f'{folder}{stems.get(stem, stem)}.{language}.md', lambda stem, _: f'../{stem}/')
    write(root / 'hugo.toml', '''baseURL = "https://example.org/"
title = "Corpus"
defaultContentLanguage = "zh"
disableKinds = ["taxonomy", "term"]
[languages.zh]
locale = "zh-Hans"
weight = 1
[languages.en]
locale = "en"
weight = 2
[outputs]
home = ["html", "rss"]
section = ["html"]
''')
    write(root / 'layouts/partials/navigation.html',
          '<nav><ul>{{ range .Site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>')
    write(root / 'layouts/_default/baseof.html', '''<!doctype html>
<html lang="{{ .Site.Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }} - {{ .Site.Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body>
<header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a></header>
{{ partialCached "navigation.html" . .Site.Language.Lang }}
<ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>
<main><h1>{{ .Title }}</h1>
{{ .TableOfContents }}
{{ .Content }}
{{ block "list" . }}{{ end }}</main>
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<footer><p>Footer</p></footer>
</body>
</html>
''')
    write(root / 'layouts/_default/single.html', '{{ define "list" }}{{ end }}')
    write(root / 'layouts/_default/list.html', '{{ define "list" }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}')
