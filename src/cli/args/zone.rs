//! The time zone of a command.

use jiff::tz::TimeZone;

/// The time zone.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ZoneArgument {
    /// The time zone in which dates are read and shown
    #[arg(long, value_name = "ZONE", default_value = TAIPEI, value_parser = zone)]
    pub(in crate::cli) tz: TimeZone,
}

/// The forum's own zone.
const TAIPEI: &str = "Asia/Taipei";

pub(in crate::cli) fn zone(name: &str) -> Result<TimeZone, String> {
    // These are compiled in: to find another zone, jiff walks through the folders of all zones, if the system has them.
    if name.eq_ignore_ascii_case(TAIPEI) {
        return Ok(jiff::tz::get!("Asia/Taipei"));
    }
    if name.eq_ignore_ascii_case("UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|error| format!("{error}; a name is such as Asia/Taipei, Europe/Berlin or UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forums_zone_and_utc_are_compiled_in_whatever_the_case() {
        let summer = jiff::Timestamp::from_second(1_500_000_000).unwrap();
        for (name, known, hours) in
            [("Asia/Taipei", TAIPEI, 8), ("asia/taipei", TAIPEI, 8), ("UTC", "UTC", 0), ("utc", "UTC", 0)]
        {
            let zone = zone(name).unwrap();
            assert_eq!((zone.iana_name(), zone.to_offset(summer)), (Some(known), jiff::tz::offset(hours)), "{name}");
        }
        assert!(zone("Asia/Nowhere").unwrap_err().contains("Europe/Berlin"));
    }
}
