String log = new File(basedir, 'build.log').text
assert log.count('BUILD SUCCESS') == 2
assert log.contains('MultiThreadedBuilder')
assert !log.contains('not marked as thread-safe')
assert log.count('Read 1 model files, changed 3 files') == 4
assert new File(basedir, 'app/target/classes/com/acme/app/App.class').isFile()
