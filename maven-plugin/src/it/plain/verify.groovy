String log = new File(basedir, 'build.log').text
assert log.count('Read 4 model files, changed 9 files') == 1
assert log.contains('Tests run: 2, Failures: 0, Errors: 0')
assert log.count('Nothing to emit: no model has changed') == 1
assert log.count('Nothing to compile - all classes are up to date') == 1
assert new File(basedir, 'target/generated-sources/unroll/com/acme/KindsStepNetwork.java').isFile()
assert new File(basedir, 'target/generated-test-sources/unroll/com/acme/Doubled.java').isFile()
