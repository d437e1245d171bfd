//! The workbench over HTTP: its page and scripts, and what they ask for (`/__planpress/edit/…`). Only a browser gets
//! any of it that was opened with the address of this start: the address has a token, which becomes a cookie that no
//! other site and no script sees. What changes something must have the token in a header as well, which only the
//! workbench's own page can send.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tiny_http::{Method, Request};

use super::Shared;
use super::access::{Requester, header};
use super::answer::{Answer, JSON};
use super::body::Body;
use super::connection_limits::COOKIE_HEADER;
use super::editor::{TOKEN_HEADER, value};
use super::publishing::{Publishing, Step};
use super::refusal::Refusal;
use super::workbench_page;
use crate::diagnostic::{Diagnostic, Lang};
use crate::pipeline::{self, Basics, Destination, EXTENSIONS, EditedPage, PlaceQuery, PlannedMove};
use crate::publish::Publisher;
use crate::report;
use crate::workbench::{self, Trouble, Wanted, Workbench};

/// What the names of the workbench's cookies begin with; the port follows, since cookies are those of a host with all
/// its ports.
pub(super) const COOKIE_PREFIX: &str = "planpress-edit-";
/// What the names of everything here begin with, below `/__planpress/`.
const PREFIX: &str = "edit/";
/// What a picture may load that is opened by itself: a drawing could have scripts.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The workbench of a preview that was started with it.
#[derive(Debug)]
pub(super) struct Editing {
    workbench: Workbench,
    /// The token of this start.
    token: String,
    publishing: Publishing,
}

impl Editing {
    /// Makes the workbench of a site, with the token of this start.
    pub(super) fn new(workbench: Workbench, token: String) -> Self {
        Self {
            workbench,
            token,
            publishing: Publishing::default(),
        }
    }

    /// The token of this start.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Makes the lists before they are asked for, so that the workbench opens at once.
    pub(super) fn make_lists(&self, shared: &Shared) {
        // What is wrong with the settings is told when somebody asks.
        let _ = lists(shared, &self.workbench);
    }

    /// The path with which a browser is opened.
    pub(super) fn path(&self) -> String {
        format!("/__planpress/edit/?token={}", self.token)
    }
}

/// Whether a name below `/__planpress/` is one of the workbench.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// Answers a request for one of the workbench's names. Without a workbench there are none.
pub(super) fn answer(
    shared: &Shared,
    request: &Request,
    requester: Requester,
    name: &str,
    query: &str,
) -> Answer {
    let Some(editing) = &shared.editing else {
        return Answer::refused(Refusal::NotThere);
    };

    let name = &name[PREFIX.len()..];
    let given = value(query, "token");
    if name.is_empty() && given.as_deref() == Some(editing.token()) {
        return begin(shared, editing);
    }

    if header(request, COOKIE_HEADER) != Some(editing.token()) {
        return Answer::refused(Refusal::NoEditToken);
    }

    let asked = Asked {
        shared,
        workbench: &editing.workbench,
        publishing: &editing.publishing,
        query,
    };
    match request.method() {
        Method::Get | Method::Head => match name {
            "" => workbench_page::page(shared.lang, editing.token()),
            _ => asked.read(name),
        },
        Method::Post => {
            let is_known = header(request, TOKEN_HEADER) == Some(editing.token());
            if requester != Requester::OwnPage || !is_known {
                return Answer::refused(Refusal::NoToken);
            }

            let sent = request
                .remote_addr()
                .map_or_else(Vec::new, |gate| shared.exchanges.take_sent(gate));
            asked.change(name, &sent)
        }
        _ => Answer::refused(Refusal::OnlyReading),
    }
}

/// Gives the browser its cookie, and leads it to the address without the token, which then is in no history.
fn begin(shared: &Shared, editing: &Editing) -> Answer {
    let (port, token) = (shared.local.port(), editing.token());
    let cookie = format!(
        "{COOKIE_PREFIX}{port}={token}; Path=/__planpress/edit/; HttpOnly; SameSite=Strict"
    );
    Answer::status(303)
        .with("Location", "/__planpress/edit/")
        .with("Set-Cookie", cookie)
}

/// Everything that can be edited, as JSON, or why the settings cannot be read. It is made once for each build, since a
/// site may have very many pages.
fn lists(shared: &Shared, workbench: &Workbench) -> Result<Arc<Vec<u8>>, Vec<Diagnostic>> {
    let (listed, serial) = {
        let preview = shared.preview();
        (Arc::clone(&preview.listed), preview.serial)
    };
    let pages = listed.pages.as_ref().map_err(Clone::clone)?;

    let answer = listed.answer.get_or_init(|| {
        let pages = workbench::pages(&shared.request.root, pages);
        let (data, files): (Vec<_>, Vec<_>) = workbench
            .other_files()
            .into_iter()
            .partition(|file| file.is_data);
        let lists = json!({ "serial": serial, "pages": pages, "data": data, "files": files });
        Arc::new(lists.to_string().into_bytes())
    });
    Ok(Arc::clone(answer))
}

/// What a page asks of the workbench.
struct Asked<'a> {
    shared: &'a Shared,
    workbench: &'a Workbench,
    publishing: &'a Publishing,
    query: &'a str,
}

/// A text that is saved.
#[derive(Deserialize)]
struct SaveRequest {
    text: String,
    version: String,
}

/// A page that is to be made.
#[derive(Deserialize)]
struct NewRequest {
    kind: String,
    title: String,
    date: Option<Date>,
    folder: Option<String>,
}

/// A text that is removed.
#[derive(Deserialize)]
struct RemoveRequest {
    version: String,
}

#[derive(Serialize)]
struct LocaleView {
    key: String,
    code: String,
    #[serde(rename = "isDefault")]
    is_default: bool,
}

#[derive(Serialize)]
struct KindView {
    name: &'static str,
    label: String,
    #[serde(rename = "asksFolder")]
    asks_folder: bool,
}

/// A folder that pages can be put into.
#[derive(Serialize)]
struct FolderView<'a> {
    path: &'a str,
    title: &'a str,
}

/// The folders that have a page of their own in a language, `content` itself among them.
fn folders<'a>(pages: &'a [EditedPage], locale: &str) -> Vec<FolderView<'a>> {
    let own = pages
        .iter()
        .filter(|page| page.is_index && page.locale == locale);
    own.filter_map(|page| {
        let (path, _) = page.path.rsplit_once('/')?;
        let title = page.title.as_str();
        Some(FolderView { path, title })
    })
    .collect()
}

/// What a move changes, as the workbench's page reads it: the new path of what was asked for, all files that move, and
/// those whose links change.
fn move_view(planned: &PlannedMove) -> Value {
    let files = planned.files.iter();
    let files: Vec<Value> = files
        .map(|file| json!({ "from": file.from, "to": file.to }))
        .collect();
    let links: Vec<&str> = planned.links.iter().map(|it| it.path.as_str()).collect();

    json!({ "path": planned.files[0].to, "files": files, "links": links })
}

impl Asked<'_> {
    fn read(&self, name: &str) -> Answer {
        if let Some((kind, text)) = workbench_page::file(name) {
            return Answer::typed(200, kind, text);
        }

        let path = value(self.query, "path").unwrap_or_default();
        let done = match name {
            "site" => return self.site(),
            "pages" => return self.pages(),
            "findings" => return self.findings(),
            "schema" => return self.schema(),
            "file" => self.workbench.read(&path).map(|file| Answer::json(&file)),
            "history" => self.history(&path),
            "approval" => self.approval(&path),
            "picture" => self.picture(&path),
            "move" => self.planned_move(&path),
            "removed" => self.removed(),
            "places" => return self.places(&path),
            "targets" => return self.targets(),
            "publication" => return Answer::json(&self.publishing.shown()),
            _ => return Answer::refused(Refusal::NotThere),
        };

        done.unwrap_or_else(|trouble| self.trouble(&trouble))
    }

    fn change(&self, name: &str, sent: &[u8]) -> Answer {
        let path = value(self.query, "path").unwrap_or_default();
        let done = match name {
            "file" => self.save(&path, sent),
            "new" => self.make(sent),
            "upload" => self.add(&path, sent),
            "remove" => self.remove(&path, sent),
            "move" => self.carry_out_move(&path),
            "fix" => self.fix(&path),
            "accept" => Ok(self.accept(&path)),
            "plan" => return self.publish(Step::Plan),
            "publish" => return self.publish(Step::Publish),
            "back" => return self.publish(Step::Back),
            _ => return Answer::refused(Refusal::NotThere),
        };

        if done.as_ref().is_ok_and(Answer::is_success) {
            self.shared.waker.wake();
        }

        done.unwrap_or_else(|trouble| self.trouble(&trouble))
    }

    fn save(&self, path: &str, sent: &[u8]) -> Result<Answer, Trouble> {
        let Ok(SaveRequest { text, version }) = serde_json::from_slice(sent) else {
            return Ok(Answer::refused(Refusal::Unreadable));
        };
        let saved = self.workbench.save(path, &text, &version)?;
        Ok(Answer::json(&saved))
    }

    fn make(&self, sent: &[u8]) -> Result<Answer, Trouble> {
        let Ok(new) = serde_json::from_slice::<NewRequest>(sent) else {
            return Ok(Answer::refused(Refusal::Unreadable));
        };
        let root = &self.shared.request.root;
        let Basics { locales, today, .. } = match pipeline::basics(root, EXTENSIONS) {
            Ok(found) => found,
            Err(found) => return Ok(self.errors(&found)),
        };

        let wanted = Wanted {
            kind: &new.kind,
            title: &new.title,
            date: new.date.unwrap_or(today),
            folder: new.folder.as_deref(),
        };

        let paths = self.workbench.make(&locales, &wanted)?;
        Ok(Answer::json(&json!({ "paths": paths })))
    }

    fn add(&self, path: &str, sent: &[u8]) -> Result<Answer, Trouble> {
        self.workbench.add(path, sent)?;
        Ok(Answer::json(&json!({ "path": path })))
    }

    fn remove(&self, path: &str, sent: &[u8]) -> Result<Answer, Trouble> {
        let Ok(RemoveRequest { version }) = serde_json::from_slice(sent) else {
            return Ok(Answer::refused(Refusal::Unreadable));
        };
        self.workbench.remove(path, &version)?;
        Ok(Answer::json(&json!({})))
    }

    /// Tells what a move would change.
    fn planned_move(&self, path: &str) -> Result<Answer, Trouble> {
        Ok(match self.plan_move(path)? {
            Ok(planned) => Answer::json(&move_view(&planned)),
            Err(found) => self.errors(&found),
        })
    }

    /// Moves or renames a file.
    fn carry_out_move(&self, path: &str) -> Result<Answer, Trouble> {
        let planned = match self.plan_move(path)? {
            Ok(planned) => planned,
            Err(found) => return Ok(self.errors(&found)),
        };
        self.workbench.carry_out(&planned)?;
        Ok(Answer::json(&move_view(&planned)))
    }

    /// Works out a move to the folder and the name in the query.
    fn plan_move(&self, path: &str) -> Result<Result<PlannedMove, Vec<Diagnostic>>, Trouble> {
        let part = |name| value(self.query, name).unwrap_or_default();
        let (folder, name) = (part("folder"), part("name"));
        let to = Destination {
            folder: folder.trim_end_matches('/'),
            name: &name,
        };
        self.workbench.check_destination(path, to)?;

        Ok(match self.shared.session().moving(path, to) {
            Ok(planned) => Ok(planned?),
            Err(found) => Err(found),
        })
    }

    /// Answers with the places of a page, or of all pages if none is named, that links can lead to.
    fn places(&self, path: &str) -> Answer {
        let part = |name| value(self.query, name).unwrap_or_default();
        let query = PlaceQuery {
            path,
            words: &part("words"),
            locale: &part("locale"),
        };
        let outputs = Arc::clone(&self.shared.preview().outputs);
        Answer::json(&json!({ "places": outputs.places(&query) }))
    }

    /// Answers with the names of the places that the site is published to.
    fn targets(&self) -> Answer {
        match Publisher::targets(&self.shared.request.root) {
            Ok(targets) => Answer::json(&json!({ "targets": targets })),
            Err(failure) => {
                let message = failure.text().get(self.shared.lang).to_string();
                Answer::json(&json!({ "targets": [], "message": message }))
            }
        }
    }

    /// Begins a step of a publication.
    fn publish(&self, step: Step) -> Answer {
        let (shared, target) = (self.shared, value(self.query, "target"));
        let serial = shared.preview().serial;
        let shown = self
            .publishing
            .begin(step, &shared.request, target, serial, shared.lang);
        Answer::json(&shown)
    }

    /// Answers with the texts that were removed.
    fn removed(&self) -> Result<Answer, Trouble> {
        let removed = self.workbench.removed()?;
        Ok(Answer::json(&json!({ "removed": removed })))
    }

    /// Answers with a picture of the content, which may be one of a page that is not published.
    fn picture(&self, path: &str) -> Result<Answer, Trouble> {
        let kind = mime_guess::from_path(path)
            .first()
            .ok_or(Trouble::BadPath)?;
        if kind.type_() != mime_guess::mime::IMAGE {
            return Err(Trouble::BadPath);
        }

        let bytes = self.workbench.bytes(path)?;
        Ok(Answer::typed(200, kind.essence_str(), bytes)
            .with("Content-Security-Policy", PICTURE_POLICY))
    }

    /// Puts right what is beyond doubt in a file.
    fn fix(&self, path: &str) -> Result<Answer, Trouble> {
        let before = self.workbench.read(path)?.version;
        Ok(match self.workbench.fix(&self.shared.request, path)? {
            Ok(file) => Answer::json(&json!({
                "text": file.text, "version": file.version, "changed": file.version != before,
            })),
            Err(found) => self.errors(&found),
        })
    }

    /// Records that a translation was made from its original as it is.
    fn accept(&self, path: &str) -> Answer {
        let outcome = match pipeline::accept(&self.shared.request, &[path.to_string()]) {
            Ok(outcome) => outcome,
            Err(found) => return self.errors(&found),
        };

        if let Some((_, error)) = outcome.failed.into_iter().next() {
            return self.trouble(&Trouble::System(error));
        }

        let findings = workbench::findings(&outcome.findings, self.shared.lang);
        Answer::json(&json!({ "accepted": !outcome.records.is_empty(), "findings": findings }))
    }

    /// Tells how many people have to approve a page, and what an approval of its text as it is must name.
    fn approval(&self, path: &str) -> Result<Answer, Trouble> {
        let file = self.workbench.read(path)?;
        let asked = self.shared.session().approval_of(path, &file.text);
        Ok(match asked {
            Ok(asked) => {
                let (steps, text) = asked.map_or((0, String::new()), |it| (it.steps, it.text));
                Answer::json(&json!({ "steps": steps, "text": text }))
            }
            Err(found) => self.errors(&found),
        })
    }

    fn history(&self, path: &str) -> Result<Answer, Trouble> {
        Ok(match value(self.query, "id") {
            Some(id) => {
                let text = self.workbench.version(path, &id)?;
                Answer::json(&json!({ "text": text }))
            }
            None => {
                let versions = self.workbench.versions(path)?;
                Answer::json(&json!({ "versions": versions }))
            }
        })
    }

    /// What the page must know of the site.
    fn site(&self) -> Answer {
        let shared = self.shared;
        let Basics {
            title,
            locales,
            today,
        } = match pipeline::basics(&shared.request.root, EXTENSIONS) {
            Ok(found) => found,
            Err(found) => return self.errors(&found),
        };
        let first = locales.default_id();
        let views = locales.iter().map(|(id, locale)| LocaleView {
            key: locale.tag.clone(),
            code: locale.key.clone(),
            is_default: id == first,
        });

        let kinds = workbench::kinds();
        let kinds = kinds.iter().map(|kind| KindView {
            name: kind.name,
            label: (kind.label)().get(shared.lang).to_string(),
            asks_folder: kind.folder.is_none(),
        });

        let listed = Arc::clone(&shared.preview().listed);
        let pages = match &listed.pages {
            Ok(pages) => pages,
            Err(found) => return self.errors(found),
        };

        let schemas: Vec<&str> = pipeline::schemas(EXTENSIONS)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        Answer::json(&json!({
            "title": title.get(&locales.get(first).key),
            "lang": match shared.lang { Lang::Zh => "zh", Lang::En => "en" },
            "locales": views.collect::<Vec<_>>(),
            "kinds": kinds.collect::<Vec<_>>(),
            "folders": folders(pages, &locales.get(first).tag),
            "date": listed.day.unwrap_or(today),
            "schemas": schemas,
        }))
    }

    /// Answers with everything that can be edited.
    fn pages(&self) -> Answer {
        match lists(self.shared, self.workbench) {
            Ok(lists) => Answer::typed(200, JSON, Body::shared(&lists)),
            Err(found) => self.errors(&found),
        }
    }

    fn findings(&self) -> Answer {
        let preview = self.shared.preview();
        let findings = workbench::findings(&preview.diagnostics, self.shared.lang);
        Answer::json(&json!({ "serial": preview.serial, "findings": findings }))
    }

    fn schema(&self) -> Answer {
        let name = value(self.query, "name").unwrap_or_default();
        let mut schemas: BTreeMap<_, _> = pipeline::schemas(EXTENSIONS).into_iter().collect();
        match schemas.remove(name.as_str()) {
            Some(schema) => Answer::json(&schema),
            None => Answer::refused(Refusal::NotThere),
        }
    }

    /// Answers with what is wrong in `site.yaml`, because of which nothing can be done.
    fn errors(&self, found: &[Diagnostic]) -> Answer {
        let text: String = found
            .iter()
            .map(|diagnostic| report::terminal(diagnostic, self.shared.lang, false))
            .collect();
        Answer::json(&json!({ "message": text })).with_code(422)
    }

    fn trouble(&self, trouble: &Trouble) -> Answer {
        let message = trouble.text().get(self.shared.lang).to_string();
        let answer = match trouble {
            Trouble::Changed(now) => json!({
                "message": message, "text": now.text, "version": now.version,
            }),
            _ => json!({ "message": message }),
        };
        let code = match trouble {
            Trouble::NotThere => 404,
            Trouble::Exists | Trouble::Changed(_) => 409,
            Trouble::System(_) => 507,
            _ => 422,
        };
        Answer::json(&answer).with_code(code)
    }
}
