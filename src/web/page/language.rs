//! The texts of pages, in their languages.

use super::reader::Theme;
use crate::{
    message::Language,
    search::{Facet, Level, Sort, Unit},
};

/// The texts of pages in a language.
pub(super) const fn texts_in(language: Language) -> &'static Texts {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// Defines texts, one a line: the name, the Chinese, the English.
macro_rules! texts {
    ($($name:ident: $chinese:literal, $english:literal;)+) => {
        /// The texts of pages.
        #[derive(Debug)]
        pub(super) struct Texts { $(pub(super) $name: &'static str,)+ }

        static CHINESE: Texts = Texts { $($name: $chinese,)+ };
        static ENGLISH: Texts = Texts { $($name: $english,)+ };
    };
}

texts! {
    site: "爬文", "pawen";
    earlier_version: "舊版", "earlier version";
    skip: "跳到內容", "Skip to the content";
    search: "搜尋", "Search";
    trend: "趨勢", "Trend";
    help: "語法說明", "Query help";
    keys: "快速鍵", "Keys";
    query: "查詢", "Query";
    placeholder: "例如：台積電 -外資 board:Stock date:2025", "such as 台積電 -外資 board:Stock date:2025";
    level: "找", "Find";
    threads: "文章", "threads";
    comments: "推文（段）", "comment blocks";
    lines: "推文（逐則）", "single comments";
    sort: "排序", "Sort";
    any: "不必全部符合", "not every term";
    any_help: "當作問句：最接近的排前面，不必每個詞都有", "Ask a question: closest first, not every term need occur";
    relevance: "最相關", "relevance";
    newest: "最新", "newest";
    oldest: "最舊", "oldest";
    most_comments: "推文最多", "most comments";
    score: "推噓分數", "score";
    active: "最近有推文", "last comment";
    found_threads: "篇文章", "threads";
    found_comments: "段推文（同一人相鄰的算一段）", "comment blocks";
    found_lines: "則推文", "comments";
    newest_threads: "最新的文章", "Newest threads";
    newest_comments: "最新的推文", "Newest comments";
    download: "下載全部", "Download all";
    interface: "JSON", "JSON";
    narrowed: "條件", "Narrowed to";
    remove: "拿掉", "Remove";
    filters: "縮小範圍", "Narrow";
    exclude: "排除", "Exclude";
    all_values: "全部", "All";
    more_values: "項未列出；輸入部分名稱可以找到", "are not listed; a part of the name finds them";
    find_value: "找名稱", "Find a name";
    over_time: "時間分布", "Over time";
    drag: "點一段時間就只看那段；拖曳可選一段範圍", "Click a bar to see that time alone; drag to choose a range";
    board: "看板", "Board";
    author: "作者", "Author";
    by: "推文者", "Commenter";
    category: "分類", "Category";
    reaction: "推噓", "Reaction";
    year: "年", "Year";
    next: "下一頁", "Next page";
    first: "回到第一頁", "First page";
    nothing: "找不到", "Nothing found";
    parts: "每個部分單獨找到：", "By itself each part finds:";
    meant: "是不是要找：", "Did you mean:";
    less: "放寬條件會找到：", "With less you would find:";
    in_threads: "整篇文章裡（不限同一則推文）", "in whole threads, not in one comment";
    closest: "最接近的（不算符合）：", "Closest, which are no hits:";
    error: "看不懂這個查詢", "This query cannot be meant";
    hint: "提示：", "Hint: ";
    trouble: "出了問題", "Something went wrong";
    no_title: "（沒有標題）", "(no title)";
    unknown_author: "（不詳）", "(unknown)";
    floor: "樓", "F";
    posted: "時間", "Posted";
    source: "原文", "Original";
    from: "來自", "From";
    back: "回到搜尋結果", "Back to the hits";
    matches: "處符合", "matches";
    match_list: "跳到", "Jump to";
    previous_match: "上一處", "Previous match";
    next_match: "下一處", "Next match";
    only: "只看", "Only";
    everyone: "看全部推文", "All comments";
    in_thread: "在這篇裡找", "Mark in this thread";
    same_thread: "同標題文章", "Same subject";
    no_comments: "沒有推文", "No comments";
    period: "每", "By";
    day: "日", "day";
    week: "週", "week";
    month: "月", "month";
    quarter: "季", "quarter";
    split: "再分", "Split by";
    no_split: "不分", "nothing";
    normalize: "佔全部的比例", "Share of all";
    draw: "畫出來", "Draw";
    compare: "比較幾個查詢，一行一個", "Compare queries, one a line";
    total: "合計", "Total";
    without_time: "時間不明", "without a known time";
    chart: "趨勢圖", "Chart of the trend";
    no_charts: "這個 pawen 沒有編入畫圖的部分", "This pawen was built without charts";
    language: "語言", "Language";
    colours: "配色", "Colours";
    system: "隨系統", "system";
    light: "亮", "light";
    dark: "暗", "dark";
    key_search: "到搜尋框", "to the search box";
    key_move: "下一個、上一個", "next, previous";
    key_open: "打開", "open";
    key_match: "下一處、上一處符合", "next, previous match";
    key_back: "回到搜尋結果", "back to the hits";
    key_help: "這張表", "this list";
    close: "關閉", "Close";
}

impl Texts {
    pub(super) const fn theme(&self, theme: Theme) -> &'static str {
        match theme {
            Theme::System => self.system,
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }

    pub(super) const fn sort_name(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Relevance => self.relevance,
            Sort::Newest => self.newest,
            Sort::Oldest => self.oldest,
            Sort::Comments => self.most_comments,
            Sort::Score => self.score,
            Sort::Active => self.active,
        }
    }

    pub(super) const fn found(&self, level: Level) -> &'static str {
        match level {
            Level::Threads => self.found_threads,
            Level::Comments => self.found_comments,
            Level::Lines => self.found_lines,
        }
    }

    pub(super) const fn newest_of(&self, level: Level) -> &'static str {
        match level {
            Level::Threads => self.newest_threads,
            Level::Comments | Level::Lines => self.newest_comments,
        }
    }

    pub(super) const fn unit(&self, unit: Unit) -> &'static str {
        match unit {
            Unit::Day => self.day,
            Unit::Week => self.week,
            Unit::Month => self.month,
            Unit::Quarter => self.quarter,
            Unit::Year => self.year,
        }
    }

    /// The name of a facet; pages show these only.
    pub(super) const fn facet(&self, facet: Facet) -> &'static str {
        match facet {
            Facet::Board => self.board,
            Facet::Author => self.author,
            Facet::By => self.by,
            Facet::Category => self.category,
            Facet::Reaction => self.reaction,
            Facet::Every(unit) => self.unit(unit),
            other => other.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        query::{Context, Plan},
        search::relaxations,
        thread::UnixTime,
    };

    #[test]
    fn every_relaxation_has_a_chinese_name() {
        let context = Context::new(jiff::tz::TimeZone::UTC, UnixTime(0));
        let mut count = 0;
        for typed in ["a date:2025 board:x", "title:a", "'A' b"] {
            for (relaxation, _) in relaxations(&Plan::read(typed, &context).unwrap()) {
                assert_ne!(relaxation.name_in(Language::Chinese), relaxation.name());
                assert_eq!(relaxation.name_in(Language::English), relaxation.name());
                count += 1;
            }
        }
        assert!(count >= 4, "{count}");
    }
}
