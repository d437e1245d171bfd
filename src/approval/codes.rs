//! The codes of diagnostics about approvals.

use crate::diagnostic::declare_codes;

declare_codes! {
    CHANGED_SINCE_APPROVAL = "changed-since-approval",
        "页面审核以后又改过，需要重新审核才能发布。",
        "The page was changed after it was approved. It must be approved again before it is published.";
    NOT_APPROVED = "not-approved",
        "页面还没有按 site.yaml 的 approval 逐级审核，不能发布。请审核，或设为草稿。",
        "The page has not been approved as often as approval in site.yaml asks for, so it is not published. Have it approved, or make it a draft.";
    SAME_APPROVER = "same-approver",
        "同一个人审核了两次。每一级应由不同的人审核。",
        "One person has approved the page twice. Every step needs another person.";
}
