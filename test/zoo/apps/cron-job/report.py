import tempfile

with tempfile.NamedTemporaryFile("w") as report:
    report.write("hello")
print("hello")
