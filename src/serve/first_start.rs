//! The first start, in a folder without a site: a page in the browser asks which site shall be opened or made.
//!
//! It listens on this computer only, answers at one address that has a random token in it, and ends with the first
//! choice that can be carried out.

use std::net::TcpListener;

use tiny_http::{Header, Method, Request, Response, Server};
use url::form_urlencoded;

use super::access::{Requester, is_for_us};
use super::router::PRIVATE_HEADERS;
use super::{ListenAddress, StartError, random_token};
use crate::diagnostic::{Lang, Text, say};
use crate::text::escape::html;

/// No form is longer than this, in bytes.
const LONGEST_FORM: u64 = 64 * 1024;

/// What can be chosen.
#[derive(Debug)]
pub(crate) struct Offer {
    /// The folder in which a site is made, as people read it.
    pub folder: String,
    /// Names of the folders with sites that are there already.
    pub sites: Vec<String>,
    /// The kinds of sites that can be made, by name, with what they are called.
    pub kinds: Vec<(&'static str, Text)>,
}

/// What was chosen.
#[derive(Debug)]
pub(crate) enum Choice {
    /// One of the sites that are there, by its folder.
    Open(String),
    /// A new site.
    Make {
        title: String,
        kind: String,
        /// The language of its samples.
        lang: Lang,
    },
}

/// Asks until a choice was made that `carry_out` can carry out, and gives what that gives. Calls `started` with the
/// address of the page.
pub(crate) fn ask<T>(
    address: ListenAddress,
    lang: Lang,
    offer: &Offer,
    started: impl FnOnce(&str),
    carry_out: impl Fn(&Choice) -> Result<T, Text>,
) -> Result<T, StartError> {
    let listener = TcpListener::bind((address.host, address.port)).map_err(StartError::Listen)?;
    let local = listener.local_addr().map_err(StartError::Listen)?;
    let failed = |error| StartError::Listen(std::io::Error::other(error));
    let server = Server::from_listener(listener, None).map_err(failed)?;
    let path = format!("/{}/", random_token()?);
    started(&format!("http://{local}{path}"));

    loop {
        let mut request = server.recv().map_err(StartError::Listen)?;
        if !is_for_us(&request, local, &[]) || request.url() != path {
            answer(request, 404, String::new());
            continue;
        }
        if *request.method() != Method::Post {
            answer(request, 200, page(lang, &form(lang, offer, None)));
            continue;
        }
        if Requester::of(&request) != Requester::OwnPage {
            answer(request, 403, String::new());
            continue;
        }

        let tried = sent(&mut request, offer).map(|choice| carry_out(&choice));
        match tried {
            Some(Ok(made)) => {
                answer(request, 200, page(lang, &goes_on(lang)));
                return Ok(made);
            }
            Some(Err(problem)) => {
                answer(request, 422, page(lang, &form(lang, offer, Some(&problem))));
            }
            None => answer(request, 400, page(lang, &form(lang, offer, None))),
        }
    }
}

/// Reads the choice of a form; none if it is not one that was offered.
fn sent(request: &mut Request, offer: &Offer) -> Option<Choice> {
    let mut body = Vec::new();
    let mut reader = std::io::Read::take(request.as_reader(), LONGEST_FORM);
    std::io::Read::read_to_end(&mut reader, &mut body).ok()?;
    let value = |wanted: &str| {
        let mut fields = form_urlencoded::parse(&body);
        let found = fields.find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.trim().to_string())
    };

    if let Some(site) = value("open") {
        return offer.sites.contains(&site).then_some(Choice::Open(site));
    }
    let kind = value("kind")?;
    let is_offered = offer.kinds.iter().any(|(name, _)| *name == kind);
    let lang = match value("language")?.as_str() {
        "zh" => Lang::Zh,
        "en" => Lang::En,
        _ => return None,
    };

    is_offered.then_some(Choice::Make {
        title: value("title")?,
        kind,
        lang,
    })
}

/// What the page may do: send its own form, and nothing else.
const POLICY: (&str, &str) = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// Answers with a page that no other page can frame or read, and that fetches nothing.
fn answer(request: Request, code: u16, page: String) {
    let mut response = Response::from_string(page).with_status_code(code);
    let headers = [("Content-Type", "text/html; charset=utf-8"), POLICY];
    for (name, value) in headers.iter().chain(&PRIVATE_HEADERS) {
        if let Ok(header) = Header::from_bytes(*name, *value) {
            response.add_header(header);
        }
    }

    // A browser that has gone needs no answer.
    let _ = request.respond(response);
}

fn page(lang: Lang, main: &str) -> String {
    let code = match lang {
        Lang::Zh => "zh-Hans",
        Lang::En => "en",
    };
    include_str!("first_start.html")
        .replace("{lang}", code)
        .replace("{main}", main)
}

/// The questions, and above them why the last answer could not be carried out.
fn form(lang: Lang, offer: &Offer, problem: Option<&Text>) -> String {
    let folder = &offer.folder;
    let text = |text: Text| html(text.get(lang));
    let heading = text(say!("planpress：建网站", "planpress: begin a site"));
    let problem = problem.map_or(String::new(), |problem| {
        format!(
            "<p class=problem role=alert>{}</p>",
            html(problem.get(lang))
        )
    });
    let open = open_form(lang, offer);
    let make = text(say!("新建一个网站", "Make a new site"));
    let where_to = text(say!(
        "网站的文件放在“{folder}”里，只在这台电脑上；要发布时再上传。",
        "The files of the site go to “{folder}”, on this computer only, until you publish it."
    ));
    let title = text(say!("网站名称", "Name of the site"));
    let kind = text(say!("用途", "What it is for"));
    let language = text(say!("示例文字的语言", "Language of the sample texts"));
    let button = text(say!("新建", "Make it"));
    let kinds: String = offer
        .kinds
        .iter()
        .map(|(name, label)| {
            format!(
                "<option value=\"{name}\">{}</option>",
                html(label.get(lang))
            )
        })
        .collect();
    let selected = |this: Lang| if this == lang { " selected" } else { "" };
    let (zh, en) = (selected(Lang::Zh), selected(Lang::En));

    format!(
        "<h1>{heading}</h1>{problem}{open}<h2>{make}</h2><form method=post>\
         <label for=title>{title}</label>\
         <input id=title name=title required maxlength=100 autocomplete=off>\
         <label for=kind>{kind}</label><select id=kind name=kind>{kinds}</select>\
         <label for=language>{language}</label><select id=language name=language>\
         <option value=zh{zh}>中文</option><option value=en{en}>English</option></select>\
         <p>{where_to}</p><button>{button}</button></form>"
    )
}

/// A button for each of the sites that are there.
fn open_form(lang: Lang, offer: &Offer) -> String {
    if offer.sites.is_empty() {
        return String::new();
    }

    let heading = say!("打开一个网站", "Open a site");
    let buttons: String = offer
        .sites
        .iter()
        .map(|site| {
            let site = html(site);
            format!("<button name=open value=\"{site}\">{site}</button> ")
        })
        .collect();
    let heading = html(heading.get(lang));
    format!("<h2>{heading}</h2><form method=post>{buttons}</form>")
}

/// What is shown once the site is there.
fn goes_on(lang: Lang) -> String {
    let (heading, text) = (
        say!("网站已经准备好", "The site is ready"),
        say!(
            "编辑工作台会在新的标签页打开，这一页可以关闭。没有打开时，把程序窗口里显示的地址复制到浏览器。",
            "The workbench opens in another tab, and you can close this one. If it does not, copy the address from the window of the program into the browser."
        ),
    );
    format!(
        "<h1>{}</h1><p>{}</p>",
        html(heading.get(lang)),
        html(text.get(lang))
    )
}
