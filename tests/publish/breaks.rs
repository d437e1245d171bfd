//! Publications that are killed at any moment, while somebody reads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{built, command, edition, missing, pages, publish, reader, styled_site, www};

#[test]
fn killed_at_any_moment_readers_have_whole_pages_and_the_next_run_finishes() {
    let site = styled_site();
    site.write("www/notes.txt", "mine\n");
    let started = Instant::now();
    publish(&site, &[]).ok();
    let whole = started.elapsed();
    let is_over = AtomicBool::new(false);
    let (mut random, mut killed) = (12_345_u64, 0);

    thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let (folder, mut rounds) = (site.root().join("www"), 0);
            while !is_over.load(Ordering::Relaxed) {
                assert_eq!(missing(&pages(), reader(&folder)), [""; 0]);
                rounds += 1;
            }
            rounds
        });

        for round in 1..=12 {
            edition(&site, round);
            let mut child = command(&site, &[]).spawn().unwrap();
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let part = (random >> 40) as f64 / (1_u64 << 24) as f64;
            thread::sleep(whole.mul_f64(part * 1.2) + Duration::from_millis(20));
            child.kill().unwrap();
            killed += usize::from(!child.wait().unwrap().success());
        }

        edition(&site, 99);
        publish(&site, &[]).ok();
        is_over.store(true, Ordering::Relaxed);
        assert!(reading.join().unwrap() > 3);
    });

    assert!(killed > 3, "{killed}");
    let mut expected = built(&site);
    expected.insert("notes.txt".into(), "mine\n".into());
    assert_eq!(www(&site), expected);

    // Nothing unfinished is left behind.
    let own = site.root().join("www/.planpress");
    let names = std::fs::read_dir(&own).unwrap().flatten();
    let names: Vec<_> = names
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(
        names
            .iter()
            .all(|name| name == "list.json" || name == "new"),
        "{names:?}"
    );
    assert!(std::fs::read_dir(own.join("new")).map_or(0, Iterator::count) == 0);
}
