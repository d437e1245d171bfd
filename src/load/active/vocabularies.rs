//! Vocabularies of XML (namespaces) and their elements: what browsers run, and what a drawing may have.

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

/// Vocabularies whose elements browsers do something with.
const ACTIVE: [&str; 7] = [
    SVG,
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/XSL/Transform",
    "http://www.w3.org/2001/xml-events",
    "http://www.mozilla.org/xbl",
    "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul",
];

/// Beginnings of vocabularies in which programs for drawing keep their notes; browsers do nothing with them.
const NOTES: [&str; 18] = [
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://inkscape.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://ns.adobe.com/",
    "adobe:ns:meta/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.serif.com/",
    "http://www.corel.com/",
    "http://schemas.microsoft.com/visio/",
    "http://krita.org/namespaces/svg/",
    "http://www.figma.com/figma/ns",
    "http://vectornator.io",
    "https://boxy-svg.com",
];

/// Elements of SVG that draw. Left out are those that run something, hold another document, or change addresses while
/// the drawing is shown.
const DRAWING: [&str; 83] = [
    "a",
    "altGlyph",
    "altGlyphDef",
    "altGlyphItem",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "flowDiv",
    "flowPara",
    "flowRegion",
    "flowRoot",
    "flowSpan",
    "font",
    "font-face",
    "font-face-format",
    "font-face-name",
    "font-face-src",
    "font-face-uri",
    "g",
    "glyph",
    "glyphRef",
    "hatch",
    "hatchpath",
    "hkern",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "mesh",
    "meshgradient",
    "meshpatch",
    "meshrow",
    "metadata",
    "missing-glyph",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "solidcolor",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tref",
    "tspan",
    "use",
    "view",
    "vkern",
];

/// Whether browsers do something with elements of a vocabulary.
pub(super) fn is_active(vocabulary: &str) -> bool {
    ACTIVE.contains(&vocabulary)
}

/// Whether a drawing may have an element.
pub(super) fn may_draw(vocabulary: Option<&str>, element: &str) -> bool {
    match vocabulary {
        Some(SVG) => DRAWING.contains(&element),
        Some(vocabulary) => NOTES
            .iter()
            .any(|beginning| vocabulary.starts_with(beginning)),
        None => false,
    }
}

/// Whether the name of a vocabulary is written plainly. Browsers resolve character references in it before they
/// compare.
pub(super) fn is_plain(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'&')
}
