//! The path of an endpoint, in which a segment in braces stands for a field.

/// A path below the base path: `/sign-in/email`, or `/reset-password/{token}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Template(pub(super) &'static str);

impl Template {
    /// Whether a path is one of these.
    pub(super) fn matches(self, path: &str) -> bool {
        self.0.split('/').count() == path.split('/').count()
            && self.pairs(path).all(|(part, segment)| match name(part) {
                Some(_) => !segment.is_empty(),
                None => part == segment,
            })
    }

    /// What a path holds in the place of each name. Segments are not decoded (protocol section 1.3).
    pub(super) fn fields(self, path: &str) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs(path).filter_map(|(part, segment)| Some((name(part)?, segment)))
    }

    fn pairs(self, path: &str) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.split('/').zip(path.split('/'))
    }
}

fn name(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_stands_for_a_field() {
        let template = Template("/reset-password/{token}");
        assert!(template.matches("/reset-password/abc"));
        assert_eq!(template.fields("/reset-password/a%62c").collect::<Vec<_>>(), [("token", "a%62c")]);
        for path in ["/reset-password", "/reset-password/", "/reset-password/a/b", "/reset-passwords/a", ""] {
            assert!(!template.matches(path), "{path}");
        }
    }

    #[test]
    fn a_path_without_fields_is_only_itself() {
        let template = Template("/ok");
        assert!(template.matches("/ok") && !template.matches("/ok/") && !template.matches("/OK"));
        assert_eq!(template.fields("/ok").count(), 0);
    }
}
