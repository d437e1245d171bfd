//! A small site in two languages that uses most of planpress: a plan with its tables, publicity, a government's
//! settings. What is missing in [`FILES`] is in [`MORE_PUBLICITY`], which takes long to draw.

#![allow(dead_code, missing_docs)]

/// Its files; the theme is the built-in one.
pub const FILES: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: {zh: 站, en: Site}\ndescription: {zh: 说明, en: About}\nbase_url: https://example.org/\n\
         locales: [zh-Hans, en]\nhotlines: [{number: '12315', name: 热线, note: 注}]\n\
         government: {domain: www.example.gov.cn, id_code: '3413000001', organiser: 政府, contact: 联系, \
         icp: {text: 备1号, url: 'https://beian.example.gov.cn/'}, police: {text: 公安备1号, url: 'https://p.example.gov.cn/'}, \
         sign_url: 'https://s.example.gov.cn/', report_url: 'https://r.example.gov.cn/'}\n",
    ),
    (
        "content/index.zh.md",
        "---\ntitle: 首页\nsource: 来源\n---\n正文\n",
    ),
    ("content/index.en.md", "---\ntitle: Home\n---\nText\n"),
    (
        "content/search.zh.md",
        "---\ntitle: 搜索\ntemplate: search.html\n---\n",
    ),
    (
        "content/data.zh.md",
        "---\ntitle: 数据\ndescription: 说明\n---\n",
    ),
    ("content/tasks.zh.md", "---\ntitle: 任务\n---\n"),
    ("content/schedule.zh.md", "---\ntitle: 进度\n---\n"),
    ("content/site-map.zh.md", "---\ntitle: 地图\n---\n"),
    ("content/indicators/index.zh.md", "---\ntitle: 指标\n---\n"),
    ("content/departments/index.zh.md", "---\ntitle: 单位\n---\n"),
    (
        "content/plan/index.zh.md",
        "---\ntitle: 规划\ndate: 2017-11-27\nissuer: 市政府\nsource: 来源\neditor: 甲\nreviewer: 乙\naliases: [/old/]\n---\n引言。\n",
    ),
    (
        "content/plan/aims.zh.md",
        "---\ntitle: 一、目标\norder: 1\n---\n到2020年，合格率达到98%以上。由市质监局牵头。\n",
    ),
    (
        "content/plan/annex.zh.md",
        "---\ntitle: 附表\norder: 3\n---\n",
    ),
    (
        "content/plan/indicators.yaml",
        "indicators:\n  - {id: rate, name: {zh: 合格率, en: Rate}, area: product, comparator: '>=', value: 98, unit: '%', \
         year: 2020, clause: s1, quote: 合格率达到98%以上, departments: [quality], measure: rate, \
         results: [{date: 2018-06-30, value: 45, source: 'https://example.org/2018'}]}\n",
    ),
    (
        "content/plan/departments.yaml",
        "departments:\n  - {id: quality, name: {zh: 市质监局, en: Bureau}, aliases: [质监局], clause: s1}\n",
    ),
    (
        "content/plan/tasks.yaml",
        "label: 附件\ncolumns: {goal: 目标, task: 任务, items: 内容, lead: 牵头, support: 配合}\ngoals:\n\
         \x20 - name: {zh: 清晰, en: Clear}\n    clauses: [s1]\n    tasks:\n\
         \x20     - {number: 1, task: 做。, items: [甲。, 乙。], lead: [市质监局]}\n",
    ),
    (
        "content/plan/schedule.yaml",
        "phases:\n  - {id: first, name: {zh: 计划, en: Planning}, start: 2017-01, end: 2017-03, clause: s1}\n\
         recurring:\n  - {id: report, name: 报告, months: [6], times: '1', clause: s1, quote: 合格率, departments: [quality]}\n",
    ),
    (
        "content/plan/notes.yaml",
        "notes:\n  - {id: merger, clauses: [s1], departments: [quality], period: '2018', text: 已并入。}\n",
    ),
    (
        "content/quality-month/themes.yaml",
        "themes:\n  - {year: 2025, text: 主题词, source: 某通知, url: 'https://example.org/theme'}\n",
    ),
    (
        "content/quality-month/index.zh.md",
        "---\ntitle: 质量月\n---\n",
    ),
    (
        "content/quality-month/2025/index.zh.md",
        "---\ntitle: 2025年质量月\n---\n",
    ),
    (
        "content/quality-month/2025/day.zh.md",
        "---\ntitle: 开放日\nactivity: {starts: 2025-09-15 09:00, ends: 2025-09-15 11:00, place: 中心, organiser: quality, \
         audience: 市民, take_part: 现场}\n---\n正文\n",
    ),
    (
        "content/quality-month/2025/end.zh.md",
        "---\ntitle: 总结\ndate: 2025-10-08\nreport: {outlet: 某报, link: 'https://example.com/', figures: [{name: 人数, value: 300人}]}\n---\n",
    ),
    (
        "content/quality-month/2025/file.zh.md",
        "---\ntitle: 方案\ndate: 2025-08-01\neditor: 甲\nreviewer: 乙\ndocument: {number: 1号, index_number: 索引, \
         made: 2025-08-01, topic: 质量, validity: 有效, department: 质监局}\n---\n",
    ),
];

/// Files beside [`FILES`]: the other kinds of pages, and slogans with the formats in which they are drawn.
pub const MORE_PUBLICITY: &[(&str, &str)] = &[
    (
        "content/quality-month/2025/notice.zh.md",
        "---\ntitle: 通知\ndescription: 说明\ndate: 2025-08-20\neditor: 甲\nreviewer: 乙\nnotice: {number: 2号}\n---\n正文\n",
    ),
    (
        "content/quality-month/2025/word.zh.md",
        "---\ntitle: 质量在手\ndescription: 说明\nslogan: {author: 某人}\n---\n",
    ),
    (
        "content/quality-month/2025/photos.zh.md",
        "---\ntitle: 图集\ngallery: {pictures: [{file: hall.svg, alt: 会场, caption: 题}]}\n---\n",
    ),
    (
        "content/quality-month/2025/hall.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>",
    ),
    ("content/publicity/index.zh.md", "---\ntitle: 宣传\n---\n"),
    ("content/publicity/kit.zh.md", "---\ntitle: 宣传品\n---\n"),
    ("content/publicity/screen.zh.md", "---\ntitle: 大屏\n---\n"),
    (
        "content/publicity/slogans.yaml",
        "slogans:\n  - {id: rate, text: 合格率, clause: s1, explanation: 说明, phrases: [合格, 率]}\n",
    ),
    (
        "content/publicity/formats.yaml",
        "formats:\n  - {id: sign, name: 路牌, width: 300, height: 200, bleed: 3, marks: true}\n\
         \x20 - {id: screen, name: 屏, width: 480, height: 270, unit: px}\n",
    ),
    (
        "content/publicity/kit.yaml",
        "records:\n  - {slogan: rate, department: quality, target: /plan/}\n",
    ),
];
