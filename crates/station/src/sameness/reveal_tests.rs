//! What whoever has the secret can forge: everything is encrypted rightly, and the log still tells.

use rstest::rstest;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use super::super::{
    Casting, Chance, Choice, Format, GivenPiece, Judged, NewPiece, NewRound, Settling, cast, make, preview, seal,
    settle,
};
use super::*;
use crate::founding::found;
use crate::people::{self, Role};
use crate::store::{Clock, Home, Ids};

const TOPIC: &str = "Slow queries";
const TEXTS: [&str; 4] = [
    "The queue grows at night when nobody watches, and in the morning everybody waits for it to drain again.",
    "We write the question on the wall before anybody opens a chart, and half of the charts are never opened.",
    "An index that fits the question costs an hour of thought, and saves a week of waiting in every month.",
    "It is tempting to buy a larger machine first, and it waits for a lock as patiently as the small one did.",
];

struct Sealed {
    store: Store,
    owner: Person,
    row: RoundRow,
    key: RoundKey,
    _folder: TempDir,
}

impl Sealed {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let (store, owner) = found(&home, Clock::fixed(1_795_168_800_000), "Ada").await.unwrap();
        let bo = people::add(&store, &owner, "Bo", &[Role::Senior]).await.unwrap();
        let piece = |(nth, text): (usize, &&str)| {
            NewPiece::Given(Box::new(GivenPiece {
                origin: if nth < 2 { Origin::Own } else { Origin::Other },
                title: String::new(),
                author: String::new(),
                company: String::new(),
                date: String::new(),
                url: String::new(),
                file: String::new(),
                format: Format::Text,
                text: (*text).to_owned(),
            }))
        };
        let pieces = TEXTS.iter().enumerate().map(piece).collect();
        make(&store, &owner, NewRound { topic: TOPIC.to_owned(), told: true, pieces, ..NewRound::default() })
            .await
            .unwrap();
        for piece in preview(&store, &owner, TOPIC).await.unwrap().pieces {
            for suspicion in piece.suspicions {
                let (piece, reason) = (piece.piece.parse().unwrap(), "said by anybody".to_owned());
                let settling = Settling { piece, suspicion: suspicion.no, choice: Choice::Leave, reason };
                settle(&store, &owner, TOPIC, &settling).await.unwrap();
            }
        }
        seal(&store, &owner, TOPIC, &Chance::series(1)).await.unwrap();
        let judged =
            [5, 4, 2, 1].map(|rating| Judged { ours: rating > 3, rating: Some(rating), gave_away: String::new() });
        let casting = Casting { judged: judged.to_vec(), ..Casting::default() };
        cast(&store, &bo, TOPIC, &casting).await.unwrap();
        let row = round::find(&mut store.reader().acquire().await.unwrap(), TOPIC).await.unwrap();
        let key = row.key(&secret::of_station(&store).await.unwrap()).unwrap();
        for guard in ["round_keeps", "piece_keeps", "ballot_keeps"] {
            let lifted = AssertSqlSafe(format!("DROP TRIGGER {guard}"));
            sqlx::query(lifted).execute(store.writer()).await.unwrap();
        }
        Self { store, owner, row, key, _folder: folder }
    }

    async fn put(&self, sql: &'static str, bytes: Vec<u8>, commit: Option<[u8; 32]>) {
        let commit = commit.map(|commit| commit.to_vec());
        sqlx::query(sql).bind(bytes).bind(commit).execute(self.store.writer()).await.unwrap();
    }

    async fn pieces(&self) -> Vec<PieceRow> {
        piece::of_round(&mut self.store.reader().acquire().await.unwrap(), &self.row.id).await.unwrap()
    }
}

#[derive(Debug, Clone, Copy)]
enum Forged {
    Key,
    Origins,
    Text,
    Ballot,
}

#[rstest]
#[case::the_key(Forged::Key, "the sealed key is not the one that was committed to")]
#[case::key_and_origins_together(Forged::Origins, "the sealed key is not the one that was committed to")]
#[case::a_text(Forged::Text, "the text of P1 is not the one that was sealed")]
#[case::a_ballot(Forged::Ballot, "ballot 1 is not as it was cast")]
#[tokio::test]
async fn forged_under_the_right_key_it_is_void(#[case] forged: Forged, #[case] why: &str) {
    let sealed = Sealed::new().await;
    let key = &sealed.key;
    match forged {
        Forged::Key | Forged::Origins => {
            let text = key.open(Column::Answer, "", sealed.row.answer.as_deref().unwrap()).unwrap();
            let mut answer: Answer = serde_json::from_slice(&text).unwrap();
            let swapped: Vec<Origin> = read_key(&answer.key).unwrap().into_iter().rev().collect();
            answer.key = crate::sameness::key_text(&swapped);
            let again = key.close(Column::Answer, "", &serde_json::to_vec(&answer).unwrap(), 0, Ids).unwrap();
            sealed.put("UPDATE round SET answer = ?1 WHERE ?2 IS NULL", again, None).await;
            if matches!(forged, Forged::Origins) {
                for (row, origin) in sealed.pieces().await.iter().zip(swapped) {
                    let content = piece::json(&piece::Content { origin, ..row.content(key).unwrap() }).unwrap();
                    let again = key.close(Column::Piece, &row.id, &content, 0, Ids).unwrap();
                    sqlx::query("UPDATE piece SET sealed = ? WHERE id = ?")
                        .bind(again)
                        .bind(row.id.clone())
                        .execute(sealed.store.writer())
                        .await
                        .unwrap();
                }
            }
        }
        Forged::Text => {
            let id = sealed.pieces().await[0].id.clone();
            let again = key.close(Column::Shown, &id, b"Another text.", 0, Ids).unwrap();
            let commit = key.commit(b"Another text.");
            sealed.put("UPDATE piece SET shown = ?1, text_commit = ?2 WHERE place = 1", again, Some(commit)).await;
        }
        Forged::Ballot => {
            let id: String =
                sqlx::query_scalar("SELECT id FROM ballot").fetch_one(sealed.store.reader()).await.unwrap();
            let judged = vec![Judged { ours: true, rating: Some(5), gave_away: String::new() }; 4];
            let text = super::super::ballot::words_of(&judged).unwrap();
            let again = key.close(Column::Ballot, &id, &text, 0, Ids).unwrap();
            sealed.put("UPDATE ballot SET body = ?1, body_commit = ?2", again, Some(key.commit(&text))).await;
        }
    }
    let revealed = reveal(&sealed.store, &sealed.owner, TOPIC).await.unwrap();
    assert_eq!(revealed.void.as_deref(), Some(why), "the log said otherwise when it came about");
}

#[tokio::test]
async fn untouched_it_is_revealed() {
    let sealed = Sealed::new().await;
    let revealed = reveal(&sealed.store, &sealed.owner, TOPIC).await.unwrap();
    assert_eq!((revealed.void, revealed.ballots), (None, 1), "the setting of the other cases is sound");
}
