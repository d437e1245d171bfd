//! Fields over other fields: what one text does not say is as another one says.

use serde_yaml::{Error, Mapping, Value};

/// The fields of both texts as one text. Groups of fields are put together field by field; of anything else, lists
/// included, what stands in `above` counts. Fields named in `above_alone` are not taken from `below`. Fails where one
/// of them does not hold fields.
pub(super) fn overlaid(below: &str, above: &str, above_alone: &[&str]) -> Result<String, Error> {
    let mut fields: Mapping = serde_yaml::from_str(below)?;
    for name in above_alone {
        fields.shift_remove(*name);
    }

    lay_over(&mut fields, serde_yaml::from_str(above)?);
    serde_yaml::to_string(&fields)
}

fn lay_over(below: &mut Mapping, above: Mapping) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Mapping(below)), Value::Mapping(above)) => lay_over(below, above),
            // A group that is named and says nothing.
            (Some(Value::Mapping(_)), Value::Null) => {}
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::overlaid;

    #[test]
    fn what_is_not_said_above_is_as_below() {
        let below = "title: 甲\ndate: 2026-09-01\nnotice: {number: '007'}\nactivity: {place: 中心, starts: 9}\n";
        let above = "title: A\nnotice:\nactivity: {place: Centre}\n";
        assert_eq!(
            overlaid(below, above, &[]).unwrap(),
            "title: A\ndate: 2026-09-01\nnotice:\n  number: '007'\nactivity:\n  place: Centre\n  starts: 9\n"
        );
        assert_eq!(
            overlaid("title: 甲\norder: 1\n", "draft: true\n", &["title"]).unwrap(),
            "order: 1\ndraft: true\n"
        );
        assert!(overlaid(below, "A", &[]).is_err());
    }
}
