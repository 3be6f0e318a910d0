//! Pseudonyms of the accounts in a list that is published.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    index::{exact_key, name_key},
    search::{CommentHit, Hit, LineHit, Match, ThreadFacts, ThreadHit},
    text::hex,
    thread::{Comment, Thread},
};

/// The minimum length of a key, in bytes: a shorter one could be guessed, and with it every account.
pub const MIN_KEY: usize = 16;
/// The bytes of a digest that a pseudonym has: two of a million accounts share one with a probability of 1 to 37 million.
const BYTES: usize = 8;

/// Takes the place of accounts and addresses: `anon-` or `ip-`, and the start of HMAC-SHA-256 with a key. The same account has
/// the same pseudonym in every list with that key, and without the key the account of one cannot be found.
#[derive(Clone)]
pub struct Pseudonyms(Hmac<Sha256>);

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the key.
        f.write_str("Pseudonyms")
    }
}

impl Pseudonyms {
    /// The pseudonyms of a key; `None` if it is shorter than [`MIN_KEY`].
    #[must_use]
    pub fn new(key: &[u8]) -> Option<Self> {
        (key.len() >= MIN_KEY).then(|| Hmac::new_from_slice(key).ok()).flatten().map(Self)
    }

    /// The pseudonym of an account, whose case does not count.
    fn account(&self, name: &str) -> String {
        self.named("anon", &name_key(name))
    }

    fn named(&self, kind: &str, key: &str) -> String {
        let digest = self.0.clone().chain_update(kind).chain_update([0]).chain_update(key).finalize().into_bytes();
        format!("{kind}-{}", hex::encode(&digest[..BYTES]))
    }

    fn replace(&self, account: &mut Option<String>) {
        *account = account.take().map(|name| self.account(&name));
    }

    fn replace_address(&self, ip: &mut Option<String>) {
        *ip = ip.take().map(|ip| self.named("ip", &exact_key(&ip)));
    }

    /// Replaces every account and address in a hit. Texts, ids and links stay as they are.
    // The fields are named one by one here and below: a new one does not compile until it is decided about.
    pub fn apply(&self, hit: &mut Hit) {
        match hit {
            Hit::Thread(hit) => self.apply_to_thread(hit),
            Hit::Comment(hit) => self.apply_to_block(hit),
            Hit::Line(LineHit { comment, ip, block: _ }) => {
                self.apply_to_block(comment);
                self.replace_address(ip);
            }
        }
    }

    fn apply_to_thread(&self, hit: &mut ThreadHit) {
        let ThreadHit {
            author,
            matches,
            whole,
            id: _,
            title: _,
            posted_at: _,
            url: _,
            comments: _,
            ups: _,
            boos: _,
            relevance: _,
            pieces: _,
        } = hit;
        self.replace(author);
        for found in matches {
            let Match { by, place: _, floors: _, spot: _, reaction: _, text: _, spans: _, earlier: _ } = found;
            self.replace(by);
        }
        if let Some(thread) = whole {
            self.apply_to_whole(thread);
        }
    }

    fn apply_to_whole(&self, thread: &mut Thread) {
        let Thread {
            author,
            nick,
            ip,
            comments,
            id: _,
            url: _,
            title: _,
            posted_at: _,
            body: _,
            country: _,
            views: _,
            earlier: _,
        } = thread;
        self.replace(author);
        // A display name is chosen by the account, and names it.
        *nick = None;
        self.replace_address(ip);
        self.apply_to_comments(comments);
    }

    fn apply_to_block(&self, hit: &mut CommentHit) {
        let CommentHit {
            by,
            thread,
            before,
            after,
            id: _,
            title: _,
            floors: _,
            spot: _,
            reactions: _,
            posted_at: _,
            relevance: _,
            pieces: _,
            text: _,
            spans: _,
            earlier: _,
        } = hit;
        self.replace(by);
        let ThreadFacts { author, posted_at: _, url: _, body: _ } = thread;
        self.replace(author);
        self.apply_to_comments(before);
        self.apply_to_comments(after);
    }

    fn apply_to_comments(&self, comments: &mut [Comment]) {
        for comment in comments {
            let Comment { author, ip, floor: _, reaction: _, text: _, posted_at: _, earlier: _, earlier_floor: _ } =
                comment;
            self.replace(author);
            self.replace_address(ip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        output::{Format, hits::sample},
        thread::ThreadId,
    };

    const KEY: &[u8] = b"sixteen bytes or more";

    fn of(key: &[u8]) -> Pseudonyms {
        Pseudonyms::new(key).unwrap()
    }

    #[test]
    fn a_pseudonym_depends_on_the_account_and_on_the_key() {
        let one = of(KEY).account("elmer");
        // printf 'anon\0elmer' | openssl dgst -sha256 -hmac 'sixteen bytes or more'
        assert_eq!(one, "anon-921e4005480ff3fd");
        assert_eq!(one, of(KEY).account(" Elmer"));
        assert_ne!(one, of(KEY).account("elmer1"));
        assert_ne!(one, of(b"another key of some length").account("elmer"));
        assert!(Pseudonyms::new(b"fifteen bytes..").is_none());
        assert!(!format!("{:?}", of(KEY)).contains("sixteen"));
    }

    /// Hits in which every account and address contains `person`.
    fn hits() -> Vec<Hit> {
        let named = |name: &str| Some(format!("person{name}"));
        let comment = Comment { author: named("1"), ip: named("2"), text: "推".to_owned(), ..Comment::default() };
        let mut thread = sample::thread();
        thread.author = named("3");
        thread.matches.iter_mut().for_each(|found| found.by = found.by.as_ref().and_then(|_| named("4")));
        let whole = Thread::new(ThreadId { board: "Stock".to_owned(), article: "M.1".to_owned() });
        thread.whole = Some(Thread {
            author: named("5"),
            nick: named("6"),
            ip: named("7"),
            comments: vec![comment.clone()],
            ..whole
        });
        let mut block = sample::comment();
        (block.by, block.thread.author) = (named("8"), named("9"));
        (block.before, block.after) = (vec![comment.clone()], vec![comment]);
        let line = LineHit { comment: block.clone(), ip: named("10"), block: vec![28] };
        vec![Hit::Thread(thread), Hit::Comment(block), Hit::Line(line)]
    }

    #[test]
    fn no_account_is_left_in_any_format() {
        for hit in hits() {
            let mut hidden = hit.clone();
            of(KEY).apply(&mut hidden);
            assert!(!format!("{hidden:?}").contains("person"), "{hidden:?}");
            for format in Format::ALL.iter().filter(|format| format.is_text()) {
                let printed = |hit: &Hit| sample::printed_whole(hit, *format);
                let (before, after) = (printed(&hit), printed(&hidden));
                assert_eq!(before.contains("person"), after.contains("anon-"), "{format}: {after}");
                assert!(!after.contains("person"), "{format}: {after}");
            }
        }
    }
}
