//! The files that open the workbench by a double click.

use crate::site::TestSite;

#[test]
fn init_makes_a_file_that_opens_the_workbench_for_each_system() {
    for (lang, name) in [("zh", "编辑网站"), ("en", "Edit site")] {
        let site = TestSite::empty();
        site.run(&["init", "my site", "--lang", lang]).ok();
        let read = |ending: &str| site.read(&format!("my site/{name}.{ending}"));

        // Windows reads it in the code page of the system, and wants its own ends of lines.
        let windows = read("cmd");
        assert!(windows.is_ascii());
        assert_eq!(
            windows,
            "@echo off\r\n\
             rem Opens the workbench of this site. planpress.exe is beside this file, in the folder program beside the site, or in PATH.\r\n\
             cd /d \"%~dp0\"\r\n\
             set \"PATH=%~dp0;%~dp0..\\program;%PATH%\"\r\n\
             planpress edit --root \"%~dp0.\"\r\n\
             if not \"%errorlevel%\"==\"0\" pause\r\n"
        );
        let desktop = read("desktop");
        assert!(desktop.starts_with("[Desktop Entry]\nType=Application\nName=Edit site\n"));
        assert!(desktop.contains("\nName[zh_CN]=编辑网站\n"));
        assert!(desktop.contains("\nTerminal=true\n"));
    }
}

/// Both find the program beside them, in a folder with a space in its name, and start it in that folder.
#[test]
#[cfg(unix)]
fn the_files_start_the_program_beside_them() {
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Command, Stdio};

    let site = TestSite::empty();
    site.run(&["init", "my site", "--lang", "zh"]).ok();
    let folder = site.root().join("my site");
    let program = folder.join("planpress");
    std::fs::write(&program, "#!/bin/sh\necho \"$PWD|$*\"\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let expected = format!(
        "{}|edit --root .\n",
        folder.canonicalize().unwrap().display()
    );
    let run = |command: &mut Command| {
        command.stdin(Stdio::null());
        let output = command.current_dir("/").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };

    assert_eq!(
        run(&mut Command::new(folder.join("编辑网站.command"))),
        expected
    );

    // A desktop entry escapes a text twice: as a value, and as an argument in quotation marks.
    let entry = folder.join("编辑网站.desktop");
    let text = std::fs::read_to_string(&entry).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Exec="))
        .unwrap();
    let value = line.replace("\\\\", "\\");
    let (argument, rest) = value
        .strip_prefix("sh -c \"")
        .unwrap()
        .rsplit_once("\" ")
        .unwrap();
    assert_eq!(rest, "sh %k");
    let argument = argument.replace("\\\"", "\"").replace("\\$", "$");
    let from_desktop = || {
        let mut shell = Command::new("sh");
        run(shell.args(["-c", &argument, "sh"]).arg(&entry))
    };
    assert_eq!(from_desktop(), expected);

    // What went wrong can be read before the window closes.
    std::fs::write(&program, "#!/bin/sh\necho no port\nexit 2\n").unwrap();
    assert_eq!(
        from_desktop(),
        "no port\n按回车键关闭窗口。 Press Enter to close the window. "
    );
}
