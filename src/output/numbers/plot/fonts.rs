//! The outlines of characters, from the fonts of the system or from a font file.

use crate::message::bilingual;
use std::{collections::BTreeMap, path::Path as FilePath};

use fontdb::{Database, ID, Style};
use skrifa::{
    FontRef, MetadataProvider as _,
    instance::Size,
    outline::{DrawSettings, OutlinePen},
};
use tiny_skia::{Path, PathBuilder};

use super::drawing::FAMILIES;
use crate::{Error, Result};

/// The weight of texts, in the units of fonts (400 is regular).
const REGULAR: u16 = 400;

/// A character of a font whose em square is 1 wide and high, with y upwards from the baseline.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// `None` for spaces, and for characters that a font draws by other means than outlines.
    pub(super) outline: Option<Path>,
    /// The distance from its origin to that of the next character.
    pub(super) advance: f32,
}

pub(super) struct Fonts {
    database: Database,
    /// In the order in which they are tried.
    faces: Vec<ID>,
    /// The characters that were looked up.
    glyphs: BTreeMap<char, Option<Glyph>>,
}

impl Fonts {
    /// The fonts of the system, after those of the file `font`.
    pub(super) fn load(font: Option<&FilePath>) -> Result<Self> {
        let mut database = Database::new();
        if let Some(path) = font {
            database.load_font_file(path).map_err(|error| Error::io(path, error))?;
        }
        if let Some(path) = font.filter(|_| database.is_empty()) {
            let path = path.display();
            return Err(Error::new(bilingual!("--font {path}: not a font", "--font {path}：不是字型檔")).hint(
                bilingual!(
                    "name a TrueType or OpenType file: .ttf, .otf, .ttc",
                    "請指定 TrueType 或 OpenType 檔：.ttf、.otf、.ttc"
                ),
            ));
        }
        // The faces of the file come first whatever their family: the user named it.
        let own = database.len();
        database.load_system_fonts();
        let mut faces: Vec<_> = database.faces().collect();
        // A stable sort: within the file, and among the rest, as they were found.
        faces[own..].sort_by_key(|face| {
            let names = || face.families.iter().map(|(name, _)| name.as_str());
            let family = FAMILIES.iter().position(|family| names().any(|name| name == *family));
            let off = face.weight.0.abs_diff(REGULAR);
            (family.unwrap_or(FAMILIES.len()), face.style != Style::Normal, off)
        });
        let faces = faces.into_iter().map(|face| face.id).collect();
        Ok(Self { database, faces, glyphs: BTreeMap::new() })
    }

    pub(super) fn are_none(&self) -> bool {
        self.faces.is_empty()
    }

    /// The character in the first font that has it.
    pub(super) fn glyph(&mut self, c: char) -> Option<&Glyph> {
        let Self { database, faces, glyphs } = self;
        glyphs.entry(c).or_insert_with(|| faces.iter().find_map(|&face| find(database, face, c))).as_ref()
    }
}

fn find(database: &Database, face: ID, c: char) -> Option<Glyph> {
    database.with_face_data(face, |data, index| outline(&FontRef::from_index(data, index).ok()?, c))?
}

fn outline(font: &FontRef<'_>, c: char) -> Option<Glyph> {
    let id = font.charmap().map(c)?;
    // The default of a variable font may be its thinnest weight.
    let location = font.axes().location([("wght", f32::from(REGULAR))]);
    let em = f32::from(font.metrics(Size::unscaled(), &location).units_per_em);
    let mut pen = Pen { builder: PathBuilder::new(), scale: em.recip() };
    if let Some(glyph) = font.outline_glyphs().get(id) {
        glyph.draw(DrawSettings::unhinted(Size::unscaled(), &location), &mut pen).ok()?;
    }
    let advance = font.glyph_metrics(Size::unscaled(), &location).advance_width(id)? * em.recip();
    Some(Glyph { outline: pen.builder.finish(), advance })
}

/// Draws an outline into a path.
struct Pen {
    builder: PathBuilder,
    scale: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.builder.move_to(x * self.scale, y * self.scale);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.builder.line_to(x * self.scale, y * self.scale);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.builder.quad_to(x1 * self.scale, y1 * self.scale, x * self.scale, y * self.scale);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let Self { builder, scale } = self;
        builder.cubic_to(x1 * *scale, y1 * *scale, x2 * *scale, y2 * *scale, x * *scale, y * *scale);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
