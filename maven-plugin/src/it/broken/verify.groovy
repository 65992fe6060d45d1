String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .*broken\.model:6:5: error: `W` \(`\[5, 4\]`, line 4\) has 4 columns/
assert log =~ /Failed to execute goal dev\.unroll:unroll-maven-plugin:[^:]+:generate .*broken\.model:6:5: /
assert log.count('has 4 columns') == 2 // where it stands, and as Maven's reason
assert !new File(basedir, 'target/unroll/generate.marker').exists()
assert !new File(basedir, 'target/generated-sources/unroll').exists()
