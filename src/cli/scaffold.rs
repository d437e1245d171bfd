//! The commands `new` and `init`, which make files for editors.

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::ArgMatches;
use jiff::civil::Date;

use super::arguments::root;
use super::messages::{print_diagnostics, print_message};
use super::{EXIT_ERRORS, EXIT_FAILURE, refuse_non_site};
use crate::diagnostic::{Lang, say};
use crate::extension::NewKind;
use crate::pipeline::{self, Basics, EXTENSIONS};
use crate::scaffold::{self, NewPage, PAGE, SITE_KINDS};

/// Makes a page, and returns the exit code.
pub(super) fn new(matches: &ArgMatches, lang: Lang) -> u8 {
    let root = root(matches);
    if let Some(code) = refuse_non_site(&root, lang) {
        return code;
    }

    let Basics { locales, today, .. } = match pipeline::basics(&root, EXTENSIONS) {
        Ok(found) => found,
        Err(found) => {
            print_diagnostics(&found, lang);
            return EXIT_ERRORS;
        }
    };

    let name = matches.get_one::<String>("kind").map_or("", String::as_str);
    let kinds = scaffold::kinds();

    // By its name, or as people call it.
    let is_asked = |kind: &&NewKind| kind.name == name || kind.called().iter().any(|it| it == name);
    let kind = kinds.iter().find(is_asked).unwrap_or(&PAGE);
    let title = matches
        .get_one::<String>("title")
        .map_or("", String::as_str);

    if !scaffold::is_usable_title(title) {
        let text = say!(
            "标题是空的，或有看不见的字符。",
            "the title is empty or has invisible characters."
        );
        print_message(&text, lang);
        return EXIT_FAILURE;
    }

    let text = |id: &str| matches.get_one::<String>(id).map(String::as_str);
    let folder = text("folder").map(|folder| {
        let folder = folder.trim_end_matches('/');
        folder.strip_prefix("content/").unwrap_or(folder)
    });
    let name = text("name");
    let has_slash = name.is_some_and(|name| name.contains('/'));

    let mut given = folder.into_iter().chain(name);
    if has_slash || !given.all(scaffold::is_usable_name) {
        let text = say!(
            "文件夹名和文件名只能用文字、数字、连字符和下划线，不写扩展名；文件夹写 content/ 里的路径，例如 news/2026。",
            "names of folders and files have letters, digits, hyphens and underscores, and no ending; a folder is a path below content/, such as news/2026."
        );
        print_message(&text, lang);
        return EXIT_FAILURE;
    }

    let new = NewPage {
        kind,
        title,
        date: matches.get_one::<Date>("date").copied().unwrap_or(today),
        folder,
        name,
        only_original: false,
    };
    match scaffold::page(&root, &locales, new) {
        Ok(files) => {
            for file in files {
                print_message(&say!("已新建 {file}", "made {file}"), lang);
            }

            next_steps(lang);
            0
        }
        Err(error) => {
            print_message(
                &say!("新建失败：{error}", "the files could not be made: {error}"),
                lang,
            );
            EXIT_FAILURE
        }
    }
}

/// Prints what an editor has to do after `new`.
fn next_steps(lang: Lang) {
    print_message(
        &say!(
            "下一步：\n  1. 填写带 # 说明的各项和正文，两种语言都要写；\n  2. planpress serve --drafts 预览；\n  3. 审核后删去 draft: true；\n  4. planpress accept 译文文件，登记译文；\n  5. planpress check 没有错误，再 planpress 生成网站。",
            "Next:\n  1. fill in the fields marked with # and write the text, in every language;\n  2. planpress serve --drafts shows it;\n  3. once it is reviewed, remove draft: true;\n  4. planpress accept FILE records each translation;\n  5. when planpress check finds no errors, planpress builds the site."
        ),
        lang,
    );
}

/// Makes a small site, and returns the exit code.
pub(super) fn init(matches: &ArgMatches, lang: Lang) -> u8 {
    let folder = matches
        .get_one::<PathBuf>("folder")
        .cloned()
        .unwrap_or_default();
    let folder = root(matches).join(folder);
    let folder = folder
        .strip_prefix(".")
        .map(PathBuf::from)
        .unwrap_or(folder);

    let name = matches.get_one::<String>("kind").map(String::as_str);
    let kind = SITE_KINDS.iter().find(|kind| Some(kind.name) == name);

    let name = folder.display();
    let made = scaffold::site(&folder, kind, lang, None)
        .and_then(|files| Ok([files, scaffold::starters(&folder, lang)?].concat()));
    match made {
        Ok(files) => {
            for file in files {
                print_message(&say!("已新建 {name}/{file}", "made {name}/{file}"), lang);
            }

            print_message(
                &say!(
                    "下一步：\n  1. 改 {name}/content/site.yaml 里的名称和网址；\n  2. planpress serve --root {name} 预览，或双击 {name} 里的“编辑网站”，在浏览器里写；\n  3. 各页和数据中的示例文字都要换成自己的，怎样改写在每个文件的说明里；说明不发布。",
                    "Next:\n  1. set name and address in {name}/content/site.yaml;\n  2. planpress serve --root {name} shows the site, and “Edit site” in {name} opens it for writing in the browser by a double click;\n  3. replace every sample text in pages and data; comments in the files say how, and are not published."
                ),
                lang,
            );
            0
        }
        Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
            print_message(
                &say!(
                    "{name} 不是空文件夹，没有写入任何文件。",
                    "{name} is not empty; nothing was written."
                ),
                lang,
            );
            EXIT_FAILURE
        }
        Err(error) => {
            print_message(
                &say!(
                    "{name} 写入失败：{error}",
                    "{name} could not be written: {error}"
                ),
                lang,
            );
            EXIT_FAILURE
        }
    }
}
