//! The codes of the engine.

use super::code::declare_codes;

declare_codes! {
    UNREADABLE_FILE = "unreadable-file",
        "系统无法读取这个文件或文件夹，里面的内容没有检查，因此不能发布。请查看文件是否还在、是否有读取权限。",
        "The system cannot read this file or folder, so its content could not be checked and nothing is published. Check that it is still there and that you may read it.";
    CONTROL_CHARACTER = "control-character",
        "文字里混入了看不见的控制字符，多半是从别的软件粘贴来的，有的文件格式无法保存它。请在所指的位置删去。",
        "The text contains an invisible control character, usually pasted from another program; some file formats cannot hold it. Delete it at the place shown.";
    FILE_TOO_LARGE = "file-too-large",
        "文字文件大得不像文字，处理它会占用过多内存。请拆成几个文件；如果不是文字，请改用正确的扩展名。",
        "The text file is too large to be processed as text. Split it, or give it the right extension if it is not text.";
    NOT_UTF8 = "not-utf8",
        "文件不是 UTF-8 编码，照原样读取会出现乱码。请在编辑器里另存为 UTF-8。",
        "The file is not in UTF-8 and would be read wrongly. Save it again as UTF-8 in your editor.";
    NUL_BYTE = "nul-byte",
        "文件里有空字节，说明它不是文本文件。请用编辑器重新存为文本，或改用正确的扩展名。",
        "The file contains a zero byte, so it is not a text file. Save it again as text, or give it the right extension.";
    ENCODING = "encoding",
        "文件是另一种常见的编码，已经按该编码读取，内容不受影响。建议另存为 UTF-8。",
        "The file is in another common encoding and was read as such; nothing is lost. Saving it as UTF-8 is recommended.";
    UNKNOWN_TRUSTED_FILE = "unknown-trusted-file",
        "site.yaml 的 trusted_files 里写了一个不存在的文件。请改正文件名，或删去这一行。",
        "trusted_files in site.yaml names a file that does not exist. Correct the name or delete the line.";
    ACTIVE_FILE = "active-file",
        "浏览器或服务器会运行这个文件，任何能放文件的人都可能借此改变网站，所以不予发布。确需发布的，由负责人写进 trusted_files。",
        "A browser or a server would run this file, so anybody who can add files could change the site with it; it is not published. If it is needed, the person in charge names it in trusted_files.";
    POLICY_FILE = "policy-file",
        "这个文件会改变服务器发布网站的方式，不能由写内容的人放置。确需使用的，由负责人写进 trusted_files。",
        "This file changes how a server delivers the site, which is not for contributors to decide. If it is needed, the person in charge names it in trusted_files.";
    PROGRAM_FILE = "program-file",
        "这个文件是程序，或是装有程序的压缩包。读者下载后可能运行它，所以不予发布。确需发布的，由负责人写进 trusted_files。",
        "The file is a program, or an archive with a program in it. Readers could run it once they have it, so it is not published. If it is needed, the person in charge names it in trusted_files.";
    UNCHECKED_ARCHIVE = "unchecked-archive",
        "没法检查这个压缩包里有什么，里面可能有程序，所以不予发布。请改用 ZIP 格式，里面直接放文件。",
        "What is in this archive cannot be checked, so it may hold programs; it is not published. Use a ZIP archive that holds the files themselves.";
    MISSPELLED_SOURCE = "misspelled-source",
        "页面和数据文件只按规定的名字读取，例如 notice.zh.md。这个文件的名字写法不同，没有读取，也不会发布。请按提示改名。",
        "Pages and data are read from files with the usual names, such as notice.zh.md. The name of this file is written differently, so it is neither read nor published. Rename it as the message says.";
    UNKNOWN_FILE = "unknown-file",
        "site.yaml 的 files 里写了一个不存在的文件或文件夹。请改正，或删去这一行。",
        "files in site.yaml names a file or folder that does not exist. Correct the name or delete the line.";
    UNUSED_FILES = "unused-files",
        "这些文件没有页面使用，也没有写进 site.yaml 的 files，所以没有发布。要发布的，在页面上链接，或写进 files；不要的，删去。",
        "No page uses these files and files in site.yaml does not name them, so they are not published. Link to those that should be, or name them in files; delete the others.";
    WRONG_LANGUAGE = "wrong-language",
        "文字与所在的语言不符：中文页面里是外文，或译文里是中文，多半是两种语言放反了，或复制以后没有翻译。请换过来，或先删去译文。",
        "A text is not in the language of its place: most likely the two languages were exchanged, or the original was copied and not translated. Put each in its place, or leave the translation out for now.";
    MISSING_INDEX = "missing-index",
        "文件夹里有页面，却没有自己的页面 index，栏目的网址打不开，里面的页面也没有列表。请加上。",
        "The folder holds pages but has no page index of its own, so its address leads nowhere and nothing lists the pages. Add one.";
    LOST_ADDRESS = "lost-address",
        "以前发布过的网址现在没有内容，收藏和转发它的读者会看到“找不到网页”。内容移走的，在新的页面写 aliases；撤下的，保留页面，写 gone: true 和说明。",
        "An address that was published leads nowhere now, so readers who kept it find nothing. If its content has moved, name the address in aliases there; if it was withdrawn, keep the page with gone: true and a note.";
    LINK_TO_GONE = "link-to-gone",
        "链接指向的页面已经撤下，只剩说明。请改用别的页面或删去链接。",
        "The page that the link leads to was withdrawn, and only a note is left. Link to another page or remove the link.";
    GONE_WITHOUT_NOTE = "gone-without-note",
        "撤下的页面保留网址，正文是给读者的说明，不能是空的。请写明何时、为何撤下，现在看哪里。",
        "A page that was withdrawn keeps its address, and its text is a note to readers, so it cannot be empty. Say when and why it was withdrawn, and where to look now.";
    TRANSLATION_WITHOUT_ORIGINAL = "translation-without-original",
        "这份译文的原文没有了。原文删去的，译文一并删去；原文改了名的，译文跟着改名。",
        "The original of the translation is gone. Delete the translation if the original was deleted, and rename it if the original was renamed.";
    LEFTOVER_FILES = "leftover-files",
        "这些是办公软件、编辑器或系统留下的临时文件、备份和副本，不属于网站，不会发布。请删去；确有用处的，改名。",
        "Office programs, editors or the system left these files behind: temporary files, backups and copies. They are no part of the site and not published. Delete them; rename what you need.";
    LINK_OUTSIDE = "link-outside",
        "网站文件夹里的链接（快捷方式）指向文件夹之外，外面的文件不属于本网站。请把要用的文件复制进来。",
        "A link in the site's folder points outside it, to files that are not part of the site. Copy what you need into the folder.";
    UNKNOWN_LOCALE = "unknown-locale",
        "文件名里的语言代码不在 site.yaml 的 locales 中，这个文件不会出现在任何语言里。请改正文件名，或在 locales 里加上这种语言。",
        "The language in the file's name is not among the locales in site.yaml, so the file belongs to no language. Correct the name, or add the language to locales.";
    EMPTY_TITLE = "empty-title",
        "页面没有标题，列表、搜索和浏览器标签都要用它。请在文件头的 title 里写上。",
        "The page has no title; lists, search and browser tabs need one. Give it in title in the front matter.";
    MISSING_FRONT_MATTER = "missing-front-matter",
        "页面文件的开头没有两行 --- 之间的文件头，无法得知标题和日期。请补上，或用 planpress new 新建。",
        "The page file does not begin with front matter between two lines of ---, so its title and date are unknown. Add it, or create the page with planpress new.";
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter",
        "文件头只有开始的 ---，没有结束的 ---，正文从哪里开始无法判断。请在最后一个字段之后另起一行写 ---。",
        "The front matter has no closing ---, so it is unclear where the text begins. Put --- on a line of its own after the last field.";
    NO_LOCALE = "no-locale",
        "site.yaml 的 locales 是空的，网站至少要有一种语言。请写上，例如 [zh-Hans, en]。",
        "locales in site.yaml is empty; a site needs at least one language. Give one, for example [zh-Hans, en].";
    BAD_LOCALE = "bad-locale",
        "locales 里的某一项不是语言代码。请写成 zh-Hans、en 这样的代码。",
        "An entry in locales is not a language code. Write codes such as zh-Hans or en.";
    DUPLICATE_LOCALE = "duplicate-locale",
        "locales 里同一种语言写了两次，两者的网址会相同。请删去一个。",
        "locales names the same language twice, and both would have the same addresses. Delete one of them.";
    TOO_MANY_LOCALES = "too-many-locales",
        "locales 里的语言多得不合常理，多半是误粘了内容。请只留下网站实际使用的语言。",
        "locales names more languages than any site has, most likely because something was pasted by mistake. Keep only the languages in which the site is published.";
    BAD_NUMBER = "bad-number",
        "热线号码里有不属于电话号码的字符，手机上无法直接拨打。请只写数字、空格和 + - ( ) * #。",
        "A hotline contains characters that are not part of a telephone number, so phones could not dial it. Use only digits, spaces, and + - ( ) * #.";
    DUPLICATE_ID = "duplicate-id",
        "同一个文件里有两条用了同一个编号，网址和引用会混在一起。请给其中一条换一个编号。",
        "Two entries in one file have the same id, so addresses and references would be confused. Give one of them another id.";
    BAD_ID = "bad-id",
        "编号要用在网址里，只能由小写字母、数字和连字符组成。请改写编号。",
        "An id becomes part of an address, so it may contain only lower-case letters, digits and hyphens. Change the id.";
    YAML_SYNTAX = "yaml-syntax",
        "YAML 的写法有误，这个位置之后的内容无法读取。请检查缩进、引号、括号和冒号后面的空格。",
        "This is not valid YAML, and what follows cannot be read. Check indentation, quotation marks, brackets and the space after each colon.";
    YAML_TOO_DEEP = "yaml-too-deep",
        "YAML 一层套一层，超过了允许的层数，多半是误粘了内容，或括号没有成对。请检查所指的位置。",
        "The YAML is nested more deeply than allowed, usually because something was pasted by mistake or a bracket was not closed. Check the place shown.";
    YAML_VALUE = "yaml-value",
        "YAML 写法正确，但值不合要求。请按提示改正。",
        "The YAML is well formed, but a value does not fit. Correct it as the message says.";
    FULL_WIDTH_COLON = "full-width-colon",
        "字段名后面用了中文冒号，程序认不出这个字段。请改为英文冒号，后面加一个空格。",
        "A full-width colon follows the field's name, so the field is not recognised. Use a plain colon followed by a space.";
    MISSING_SPACE = "missing-space",
        "字段名的冒号后面缺少空格，程序认不出这个字段。请在冒号后面加一个空格。",
        "The space after the colon is missing, so the field is not recognised. Put a space after the colon.";
    FULL_WIDTH_SPACE = "full-width-space",
        "YAML 的字段名后、行首或“-”后用了全角空格或不间断空格，程序认不出来。请改为普通空格。",
        "A full-width or non-breaking space stands behind a field's name, a dash or at the start of a line in YAML, where only a plain one counts. Write a plain space.";
    FULL_WIDTH_COMMA = "full-width-comma",
        "[ ] 或 { } 里的各项用中文逗号或顿号隔开，程序会把它们当作一项。请改为英文逗号加空格；确是一项的，给它加引号。",
        "Items in [ ] or { } are separated by Chinese commas and would be read as one item. Use a plain comma and a space; put quotes around a text that is one item.";
    YAML_TAB = "yaml-tab",
        "YAML 的缩进里有制表符，各行的上下级关系无法判断。请改为空格，每级两个。",
        "A tab indents a line of YAML, so that it is unclear what belongs below what. Use spaces, two for each level.";
    YAML_INDENTATION = "yaml-indentation",
        "YAML 的这一行比同级的上一行多缩进了。请与上一行对齐。",
        "A line of YAML is indented further than the one it goes with. Align the two.";
    UNQUOTED_TEXT = "unquoted-text",
        "文字里有 YAML 的符号（冒号加空格，或以 *、@、%、[、& 等开头），程序会当作别的意思。请给整段文字加英文引号。",
        "A text contains marks of YAML (a colon and a space, or *, @, %, [, & at its start) and would be read as something else. Put all of it in quotes.";
    INNER_QUOTE = "inner-quote",
        "英文引号没有成对，或引号里又用了同样的引号、反斜杠。里面的引号请用中文引号“ ”，或外面换用另一种引号。",
        "A quotation mark is not closed, or the same mark or a backslash stands inside. Use other marks inside, or single quotes around the text.";
    OPEN_BRACKET = "open-bracket",
        "YAML 的 [ 或 { 没有对应的右括号。请补上；只是文字的，整段加英文引号。",
        "A [ or { in YAML is not closed. Close it; if it is only text, put all of it in quotes.";
    CUT_TEXT = "cut-text",
        "YAML 把空格加 # 之后的文字当作说明，不会显示。是正文的，整段加英文引号；是说明的，# 后面加一个空格。",
        "YAML reads what follows a space and # as a comment, and it is not shown. If it belongs to the text, put the whole text in quotes; if it is a comment, put a space after the #.";
    UNUSABLE_TARGET = "unusable-target",
        "publish.yaml 里的目标写得不全或不能用，没有发布。请按提示改正。",
        "A target in publish.yaml is incomplete or cannot be used, so nothing was published. Correct it as the message says.";
    MISSING_FIELD = "missing-field",
        "缺少一个必须填写的字段。请按提示补上。",
        "A required field is missing. Add it as the message says.";
    DUPLICATE_FIELD = "duplicate-field",
        "同一个字段写了两次，无法判断以哪一个为准。请删去一个。",
        "The same field is given twice, and it is unclear which one counts. Delete one of them.";
    UNKNOWN_FIELD = "unknown-field",
        "没有这个字段，多半是拼写有误，写在里面的内容不会起作用。请改正字段名或删去。",
        "There is no such field, most likely because of a spelling mistake, so its content would have no effect. Correct or delete it.";
    WRONG_TYPE = "wrong-type",
        "这里应当填写另一种类型的值，例如该写列表的地方写了文字。请按提示改写。",
        "Another type of value is expected here, for example a list rather than a text. Rewrite it as the message says.";
    UNKNOWN_VALUE = "unknown-value",
        "这个字段只能从几个值中选择，写的不是其中之一。请改用提示中列出的值。",
        "This field takes one of a few values, and this is not one of them. Choose one of those that the message lists.";
    TEXT_TOO_LONG = "text-too-long",
        "名称等短句要排进标题和图片，写得过长就排不下，多半是误粘了一段正文。请只写一句。",
        "Names and the like are set in headings and pictures; this one is too long for them, usually because a paragraph was pasted by mistake. Keep it to one line.";
    BAD_ADDRESS = "bad-address",
        "这里要写完整的网址，写的不是网址。请写成 https:// 开头的地址。",
        "A full web address is expected here. Write it beginning with https://.";
    BAD_DATE = "bad-date",
        "这里要写日期，写的不是日期，或没有这一天。请写成 2026-09-01 的形式。",
        "A date is expected here, but what is written is not a date, or there is no such day. Write it as 2026-09-01.";
    BAD_ALIAS = "bad-alias",
        "aliases 里的旧地址不是本站的路径。请写成 /旧/地址/ 的形式。",
        "An old address in aliases is not a path of this site. Write it as /old/path/.";
    PATH_COLLISION = "path-collision",
        "两个来源会写到同一个文件，或文件与文件夹重名，或名称只有大小写不同。给其中一个换名字或改地址。",
        "Two sources would be written to the same file, a file has the name of a folder, or two names differ only by capital letters. Rename one of them or change its address.";
    BAD_NAME = "bad-name",
        "文件名有网址或文件系统不允许的字符，或者过长、以点开头。给文件改名。",
        "The file name has a character that is not allowed, is too long, or begins with a dot. Rename the file.";
    UNPORTABLE_NAME = "unportable-name",
        "Windows 不允许这样的文件名，在那里无法保存或解压。建议改名。",
        "Windows does not allow this file name, so the file could not be saved or unpacked there. Renaming it is recommended.";
    BAD_BASE_URL = "bad-base-url",
        "base_url 不是网站的正式网址。请写成 https://主机名/路径/ 的形式。",
        "base_url is not the site's address. Write it as https://host/path/.";
    UNKNOWN_TIME_ZONE = "unknown-time-zone",
        "没有这个名称的时区，日期和时间无法换算。请写 IANA 名称，形式为“洲/城市”。",
        "There is no time zone of this name, so dates and times cannot be placed. Use an IANA name of the form Area/City.";
    TITLE_TOO_LONG = "title-too-long",
        "标题过长，像是把一段正文粘进了 title。请写成一行以内的标题，其余放进正文。",
        "The title is so long that a paragraph was probably pasted into it. Shorten it and put the rest into the text.";
    DUPLICATE_ANCHOR = "duplicate-anchor",
        "一页之内有两处用了同一个锚点，链接只能到达第一处。请修改其中一处的标题或编号。",
        "Two places on one page have the same anchor, and links would reach only the first. Change one of the headings or numbers.";
    TEXT_TOO_DEEP = "text-too-deep",
        "引用、列表或 HTML 标签一层套一层，超过了允许的层数，多半是误粘了内容。请检查所指的位置。",
        "Quotations, lists or HTML tags are nested more deeply than allowed, usually because something was pasted by mistake. Check the place shown.";
    RAW_HTML = "raw-html",
        "Markdown 里的 HTML 标签会按文字显示给读者。请改用 Markdown 写法，或由负责人在 site.yaml 写上 raw_html: true。",
        "HTML tags in Markdown are shown to readers as text. Write it in Markdown, or have the person in charge set raw_html: true in site.yaml.";
    REMOVED_HTML = "removed-html",
        "正文 HTML 里的这些标签或属性发布时会去掉：它们会改变版式、运行程序，或加载别处的内容。请删去，或改用 Markdown。",
        "These tags or attributes of HTML in the text are taken out when it is published: they would change the layout, run programs or load from elsewhere. Delete them, or write Markdown.";
    FOREIGN_PICTURE = "foreign-picture",
        "图片在别的主机上，网站的安全策略不让浏览器显示它，那里也会得知读者的访问。把图片存到页面旁边。",
        "The picture is on another host; the site’s security policy keeps browsers from showing it, and that host would learn of every reader. Save it beside the page.";
    NOT_A_PICTURE = "not-a-picture",
        "要显示为图片的不是图片文件，页面上会出现一个破损的图标。附件请写成链接；视频和录音写在正文里；拷错了的，换成图片。",
        "The file to be shown as a picture is not one, so the page would show a broken image. Link to an attachment, put films and sound into the text, or name the right file.";
    MISSING_ALT = "missing-alt",
        "图片没有替代文字，看不见图片的读者不知道内容。请在 alt 里写明图片上有什么。",
        "The picture has no alternative text, so readers who cannot see it miss its content. Say in alt what it shows.";
    MISSING_CAPTIONS = "missing-captions",
        "视频没有字幕，听不见的读者、在安静场合观看的读者不知道说了什么（WCAG 2.2 的 1.2.2）。请把字幕文件 .vtt 或 .srt 放在视频旁边，文件名与视频相同。",
        "The film has no captions, so readers who cannot hear it, or watch where it is quiet, miss what is said (WCAG 2.2, 1.2.2). Put a file of captions, .vtt or .srt, beside the film, with the same name.";
    MISSING_TRANSCRIPT = "missing-transcript",
        "视频或录音没有文字稿，听不见、看不见的读者和搜索都用不上它（WCAG 2.2 的 1.2.1、1.2.3）。请把文字稿 .txt 或网页 .md 放在旁边，文件名与它相同。",
        "The film or sound recording has no transcript, so that readers who cannot hear or see it, and searches, miss it (WCAG 2.2, 1.2.1 and 1.2.3). Put a transcript, .txt or a page .md, beside it, with the same name.";
    UNPLAYABLE_MEDIA = "unplayable-media",
        "浏览器播放不了这种格式的视频或录音。请用剪辑软件另存，视频存为 MP4（H.264），录音存为 MP3。",
        "Browsers do not play films or sound recordings of this format. Save it again in an editing program: films as MP4 (H.264), sound as MP3.";
    MISLABELLED_MEDIA = "mislabelled-media",
        "视频或录音的文件名说是一种格式，内容却是另一种，浏览器可能播放不了。请用剪辑软件另存为文件名所说的格式，或重新拷贝。",
        "The name says one format of film or sound, but the file is in another, so browsers may not play it. Save it again in the format that the name says, or copy the original once more.";
    DAMAGED_MEDIA = "damaged-media",
        "视频或录音文件是空的，或不完整，浏览器播放不了。请重新拷贝或导出。",
        "The film or sound recording is empty or incomplete, so browsers cannot play it. Copy or export it once more.";
    MEDIA_METADATA = "media-metadata",
        "视频里记着拍摄地点，文件又太大，无法去除，所以不予发布。请用剪辑软件重新导出。",
        "The file records where the film was taken and is too large for that to be removed, so it is not published. Export it again in an editing program.";
    BAD_CAPTIONS = "bad-captions",
        "字幕文件既不是 WebVTT，也不是 SRT，或者某条字幕的时间写错了，浏览器无法显示。请重新导出字幕，或改正所指的一行。",
        "The captions are neither WebVTT nor SRT, or the times of one cannot be read, so browsers cannot show them. Export them again, or correct the line shown.";
    BROKEN_LINK = "broken-link",
        "链接没有目标：所指的页面或文件不存在、还没有发布，或不属于本网站。改正路径，或删去链接。",
        "The link has no target: the page or file does not exist, is not published yet or is not part of the site. Correct the path or remove the link.";
    BROKEN_ANCHOR = "broken-anchor",
        "链接指向的页面存在，但页面上没有这个锚点。请改正 # 后面的部分。",
        "The page that the link leads to exists but has no such anchor. Correct the part after the #.";
    UNSAFE_LINK = "unsafe-link",
        "这种地址会运行程序、隐藏真正的去向，或不完整，浏览器的理解可能与所写的不同，因此不予发布。请写完整的普通网址。",
        "An address of this kind runs code, hides where it leads or is incomplete, and browsers may read it differently; it is not published. Write a complete, ordinary address.";
    LINK_TO_EXPIRED = "link-to-expired",
        "链接指向的页面已经过期，不再发布，链接改为到达所在栏目。请改用别的页面或删去链接。",
        "The page that the link leads to has expired and is no longer published; the link now leads to its section. Link to another page or remove the link.";
    TRANSLATION_FACTS = "translation-facts",
        "译文里的数字、日期或“以上、超过、不得”等限定词与原文不符。请逐项核对后改正译文。",
        "Numbers, dates or binding words of the translation differ from the original. Compare them one by one and correct the translation.";
    TRANSLATION_LENGTH = "translation-length",
        "译文与原文的段落数不同，可能漏译或多译。请逐段对照。",
        "The translation has a different number of paragraphs, so something may be missing or added. Compare them paragraph by paragraph.";
    TRANSLATION_WITHOUT_CLAUSE = "translation-without-clause",
        "原文有的一节，译文里没有。请补译，标题编号与原文相同。",
        "A section of the original is missing from the translation. Add it, with the number that it has in the original.";
    SEARCH_SYNONYM = "search-synonym",
        "search.yaml 里的同义词不起作用：所指的词网站上没有，或语言不在 locales 中。请改用网站文字里有的词和语言，或删去。",
        "A synonym in search.yaml has no effect: the words that it stands for are nowhere on the site, or the site lacks its language. Use words and languages that the site has, or remove it.";
    GLOSSARY_TERM = "glossary-term",
        "译文没有采用术语表规定的译法。请改用术语表的译法，或在术语表里补充适用的情形。",
        "The translation does not use the rendering that the glossary sets. Use that rendering, or add the case to the glossary.";
    STALE_TRANSLATION = "stale-translation",
        "翻译之后原文又改过，译文可能已不准确，页面上会向读者说明。请核对译文，再运行 planpress accept。",
        "The original has changed since it was translated, so the translation may be out of date; the page tells its readers. Check it, then run planpress accept.";
    UNRECORDED_TRANSLATION = "unrecorded-translation",
        "没有记录说明这份译文译自哪一版原文，今后原文改动时无法提醒。核对后请运行 planpress accept。",
        "No record says which version of the original was translated, so later changes could not be noticed. Check the translation, then run planpress accept.";
    BAD_SVG = "bad-svg",
        "模板画出的图形不是有效的 SVG，图片做不出来。请由做主题的人检查所指的模板。",
        "What the template draws is not a valid SVG, so no picture can be made. The theme's author should check the template named.";
    MISSING_GLYPH = "missing-glyph",
        "所用的字体里没有这个字，图片上会缺字。请安装中文字体，或把字体放进主题的 fonts 文件夹。",
        "No font at hand has this character, so it would be missing from the picture. Install a Chinese font, or put one into the theme's fonts folder.";
    UNUSABLE_ARTWORK = "unusable-artwork",
        "按这样的尺寸，或因为图片里的滤镜，做不出图片或 PDF。请改小宽和高，或把图片另存为没有滤镜的。",
        "A picture or PDF of this size, or with filters in a picture, cannot be made. Reduce the width and height, or save the picture without filters.";
    HEADING_ORDER = "heading-order",
        "标题跳了级、次序有误，或没有唯一的一级标题，读屏软件的用户难以了解页面结构。按层级和编号的顺序使用标题。",
        "Headings skip a level, are out of order, or do not begin with a single heading of level 1, so the page is hard to follow with a screen reader. Use levels and numbers in order.";
    MISSING_TITLE = "missing-title",
        "生成的页面没有标题。请由做主题的人检查模板里的 title 元素。",
        "The rendered page has no title. The theme's author should check the title element in the template.";
    MISSING_DESCRIPTION = "missing-description",
        "页面没有说明，搜索引擎只能自己截取文字。建议在文件头写上 description。",
        "The page has no description, so search engines will pick words of their own. Giving a description in the front matter is recommended.";
    TEMPLATE_SYNTAX = "template-syntax",
        "主题的模板写法有误，用到它的页面都做不出来。请由做主题的人按提示改正。",
        "A template of the theme is not well formed, so no page that uses it can be made. The theme's author should correct it as the message says.";
    TEMPLATE_ERROR = "template-error",
        "模板在生成某个页面时出错，例如用了不存在的字段。请由做主题的人按提示改正。",
        "A template failed while a page was being made, for example because it uses a field that does not exist. The theme's author should correct it as the message says.";
    LOW_CONTRAST = "low-contrast",
        "文字与底色的对比度低于无障碍标准（WCAG 2.2 AA），视力较弱的读者看不清。请调整主题的颜色。",
        "The contrast between text and background is below the accessibility standard (WCAG 2.2 AA), so readers with weak sight cannot read it. Change the theme's colours.";
    OUTPUT_TOO_LARGE = "output-too-large",
        "一个模板生成的内容过大，多半是循环没有结束。请由做主题的人检查模板。",
        "A template produces too much output, most likely because a loop does not end. The theme's author should check it.";
    PICTURE_TOO_LARGE = "picture-too-large",
        "图片文件过大，处理它会占用过多内存，手机也打不开。请缩小图片后再放进来。",
        "The picture is too large to be processed, and phones could not load it. Reduce it and add it again.";
    DAMAGED_PICTURE = "damaged-picture",
        "图片文件损坏或不完整，无法确认里面没有拍摄地点等信息，所以不予发布。请用看图软件打开后另存，或重新拷贝原图。",
        "The picture is damaged or incomplete, so nobody can tell whether it still holds the place it was taken at; it is not published. Open it and save it again, or copy the original once more.";
    PICTURE_METADATA = "picture-metadata",
        "这种格式的图片（如 HEIC、TIFF、BMP）多数浏览器显示不了，其中的拍摄地点、设备等信息也无法去除。请另存为 JPEG 或 PNG。",
        "Most browsers do not show pictures of this format, such as HEIC, TIFF and BMP, and the place, the camera and other metadata cannot be taken out of them. Save it as JPEG or PNG.";
    MISLABELLED_PICTURE = "mislabelled-picture",
        "文件名说是一种图片，内容却是另一种，或者根本不是图片，浏览器可能显示不出来。请改正扩展名，或重新拷贝原图。",
        "The name says one kind of picture, but the file is of another kind or not a picture at all, so browsers may not show it. Correct the ending, or copy the original once more.";
    UNUSED_SETTING = "unused-setting",
        "site.yaml 里有一项外观设置，所用的主题不支持。请删去，或请做主题的人用上。",
        "site.yaml has a setting for the look of the site that the theme does not use. Delete it, or have the theme's author use it.";
    UNUSED_TEMPLATE = "unused-template",
        "主题里有一个模板不会用到，由它生成的文件也不会有。robots.txt 等文件放在 content/ 里；用主题颜色生成的文件放在 templates/static/ 里。",
        "A template of the theme is never used, so the file that it seems to be for is not made from it. Put files such as robots.txt into content/, and files made of the theme's colours into templates/static/.";
    UNUSED_TEXT = "unused-text",
        "界面文字里有一行没有模板使用。可以删去。",
        "A line of the interface texts is not used by any template. It can be deleted.";
    MISSING_TEXT = "missing-text",
        "模板要用的界面文字没有任何语言的写法。请在主题的 i18n 文件夹里补上。",
        "An interface text that a template needs is missing in every language. Add it in the theme's i18n folder.";
    BORROWED_TEXT = "borrowed-text",
        "主题缺少网站某种语言的界面文字，这些地方显示的是另一种语言。请在主题的 i18n 文件夹里补上。",
        "The theme lacks interface texts in a language of the site, so these places show another language. Add them in the theme's i18n folder.";
    MISSING_TEMPLATE = "missing-template",
        "页面需要的模板主题里没有。请改正文件头的 template，或由做主题的人补上模板。",
        "The theme does not have the template that a page needs. Correct template in the front matter, or have the theme's author add it.";
    THEME_CIRCLE = "theme-circle",
        "主题循环继承。请由做主题的人改正 theme.yaml 的 extends。",
        "Themes extend one another in a circle. The theme's author should correct extends in theme.yaml.";
    MISSING_THEME = "missing-theme",
        "site.yaml 写的主题不存在。请改正名称，或把主题放进 themes 文件夹。",
        "The theme that site.yaml names does not exist. Correct the name, or put the theme into the themes folder.";
}
