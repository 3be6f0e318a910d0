//! Text to plan: lexer, parser with spans, dates, plan. Opens no index.
