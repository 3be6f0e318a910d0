"""Writers and kill -9 at once: indexes, rebuilds that keep the previous index, rollbacks, and copies of a folder in use."""
import shutil
import time

from stage import FIXTURES, main


def ids(stage, index):
    return sorted(stage.run("export", "*", "--index", index, "-o", "-", "--format", "ids").out.split())


def together(stage, commands, kill):
    """Runs commands at once. With `kill` each is killed at a random moment. Returns their exit codes."""
    processes = [stage.start(*command) for command in commands]
    if kill:
        for process in stage.random.sample(processes, len(processes)):
            time.sleep(stage.random.uniform(0, 0.25))
            process.kill()
    return [process.wait() for process in processes]


def attack(stage):
    index = stage.index()
    whole, codes, copies, sound = ids(stage, index), [], 0, 0
    on = ["--index", index]
    commands = [["rebuild", "--keep-previous", *on], ["rollback", *on], ["index", FIXTURES, *on], ["rebuild", "--wait", *on]]
    commands += [["rebuild", "--keep-previous", "--wait", *on]]
    stage.run(*commands[0])
    for number in stage.rounds(40, 4):
        chosen = stage.random.sample(commands, stage.random.randrange(2, 5))
        ended = together(stage, chosen, kill=number % 2)
        codes += ended
        for command, code in zip(chosen, ended):
            stage.demand(code in (0, 2, -9), f"{command[0]} ends with {code}")
        stage.demand(number % 2 or 0 in ended, "none of several writers gets through")
        stage.demand(ids(stage, index) == whole, f"after {', '.join(command[0] for command in chosen)} other threads are found")
        copied, same = copy(stage, index, whole)
        copies, sound = copies + copied, sound + same
    stage.demand(stage.run("rebuild", *on).code == 0, "a rebuild afterwards fails")
    stage.demand(stage.run("check", *on).code == 0, "the index is not sound afterwards")
    left = sorted(path.name for path in index.iterdir() if path.name.startswith("generation-"))
    stage.demand(len(left) == 1, f"generations are left: {left}")
    killed = codes.count(-9)
    return f"{len(codes)} writers at once, {killed} killed, {codes.count(2)} refused; {sound} of {copies} copies meanwhile whole, the others refused"


def copy(stage, index, whole):
    """Copies the folder while it is rebuilt: the copy is whole, or is refused."""
    target = stage.scratch / "copy"
    process = stage.start("rebuild", "--index", index)
    time.sleep(stage.random.uniform(0, 0.4))
    try:
        shutil.copytree(index, target)
    except (OSError, shutil.Error):
        pass
    process.wait()
    ran = stage.run("export", "*", "--index", target, "-o", "-", "--format", "ids")
    same = sorted(ran.out.split()) == whole
    stage.demand(same or ran.code == 2, "a copy that is not whole is searched as if it were")
    shutil.rmtree(target, ignore_errors=True)
    return 1, int(same)


main(attack)
