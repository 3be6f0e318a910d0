//! Times as text, in the requested zone; `None` for a time beyond the range of the calendar.

use jiff::{
    Timestamp, ZonedDateTime,
    tz::{Offset, TimeZone},
};

use crate::thread::UnixTime;

/// `2025-01-28T16:46:21+08:00`; `None` for years that do not have four digits, which RFC 3339 does not allow.
pub(crate) fn rfc3339(at: UnixTime, zone: &TimeZone) -> Option<String> {
    let zoned = zoned(at, zone)?;
    // RFC 3339 has offsets in whole minutes; local mean times before about 1900 have seconds: these are written in UTC.
    let offset = if zoned.offset().seconds() % 60 == 0 { zoned.offset() } else { Offset::UTC };
    (0..=9999).contains(&zoned.year()).then(|| zoned.timestamp().display_with_offset(offset).to_string())
}

/// `2025-01-28 16:46`
pub(crate) fn minute(at: UnixTime, zone: &TimeZone) -> Option<String> {
    zoned(at, zone).map(|zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
}

/// `01/28 16:46`, as the forum prints the time of a comment.
pub(crate) fn comment_minute(at: UnixTime, zone: &TimeZone) -> Option<String> {
    zoned(at, zone).map(|zoned| zoned.strftime("%m/%d %H:%M").to_string())
}

/// `Tue Jan 28 16:46:21 2025`, as the forum prints the time of a post.
pub(crate) fn post_second(at: UnixTime, zone: &TimeZone) -> Option<String> {
    zoned(at, zone).map(|zoned| zoned.strftime("%a %b %e %H:%M:%S %Y").to_string())
}

fn zoned(at: UnixTime, zone: &TimeZone) -> Option<ZonedDateTime> {
    // Archives hold times beyond any calendar; they are shown as missing.
    Timestamp::from_second(at.0).ok().map(|timestamp| timestamp.to_zoned_datetime(zone.clone()))
}

#[cfg(test)]
mod tests {
    use jiff::tz::offset;

    use super::*;

    #[test]
    fn a_time_is_printed_in_the_requested_zone() {
        let at = UnixTime(1_738_053_981);
        let taipei = TimeZone::fixed(offset(8));
        assert_eq!(rfc3339(at, &taipei).unwrap(), "2025-01-28T16:46:21+08:00");
        assert_eq!(rfc3339(at, &TimeZone::UTC).unwrap(), "2025-01-28T08:46:21+00:00");
        assert_eq!(minute(at, &taipei).unwrap(), "2025-01-28 16:46");
        assert_eq!(comment_minute(at, &taipei).unwrap(), "01/28 16:46");
        assert_eq!(post_second(at, &taipei).unwrap(), "Tue Jan 28 16:46:21 2025");
        assert_eq!(post_second(UnixTime(1_738_400_000), &taipei).unwrap(), "Sat Feb  1 16:53:20 2025");
    }

    #[test]
    fn a_time_beyond_the_calendar_is_none() {
        for seconds in [i64::MIN, i64::MAX] {
            assert_eq!(rfc3339(UnixTime(seconds), &TimeZone::UTC), None);
            assert_eq!(minute(UnixTime(seconds), &TimeZone::UTC), None);
        }
        assert_eq!(rfc3339(UnixTime(-100_000_000_000), &TimeZone::UTC), None);
    }
}
