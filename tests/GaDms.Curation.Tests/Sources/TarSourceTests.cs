using System.Formats.Tar;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Sources;

public sealed class TarSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TarSource Source => new(_folder.Path, new SourceLimits { MaxFileBytes = 100_000 });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Samples_come_with_their_captions_shard_by_shard()
    {
        WriteTar("00001.tar", File("b.jpg", Pictures.Jpeg(3)));
        WriteTar("00000.tar",
            File("000000000.jpg", Pictures.Jpeg(1)), File("000000000.json", """{"caption":"from json","url":"x"}"""), File("000000000.txt", " A man. \n"),
            File("000000001.json", """{"caption":"from json"}"""), File("000000001.PNG", Pictures.Png(2)),
            File("sub/a.mask.jpg", Pictures.Jpeg(5)), File("sub/a.cls", "7"),
            File("./c.jpg", Pictures.Jpeg(4)), File("c.json", "{broken"));

        List<SourceEntry> entries = await Source.ReadAll();

        Assert.Equal(
            ["00000.tar#000000000", "00000.tar#000000001", "00000.tar#sub/a: tar-no-picture", "00000.tar#c", "00001.tar#b"],
            entries.Told());
        Assert.Equal(["A man.", "from json", null, null, null], entries.Select(entry => entry.Caption));
        Assert.Equal(Pictures.Png(2), entries[1].Bytes);
        Assert.Equal(["00000.tar#c", "00001.tar#b"], (await Source.ReadAll("00000.tar#000000000", "00000.tar#000000001", "00000.tar#sub/a")).Told());
    }

    [Fact]
    public async Task Bad_members_cost_their_sample_alone()
    {
        WriteTar("x.tar",
            File("../escape.jpg", Pictures.Jpeg(1)),
            File("/etc/passwd.jpg", Pictures.Jpeg(1)),
            File("a/../../b.jpg", Pictures.Jpeg(1)),
            new PaxTarEntry(TarEntryType.SymbolicLink, "link.jpg") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "hard.jpg") { LinkName = "good.jpg" },
            new PaxTarEntry(TarEntryType.CharacterDevice, "zero.jpg") { DeviceMajor = 1, DeviceMinor = 5 },
            new PaxTarEntry(TarEntryType.Directory, "folder/"),
            File("two.jpg", Pictures.Jpeg(1)), File("two.png", Pictures.Png(1)),
            File("large.jpg", [.. Pictures.Jpeg(1), .. new byte[100_000]]),
            File("empty.jpg", ""),
            File("page.jpg", "<html>"),
            File(".hidden", "x"),
            File("good.jpg", Pictures.Jpeg(2)));

        Assert.Equal(
            [
                "x.tar#../escape.jpg: tar-unsafe-name", "x.tar#/etc/passwd.jpg: tar-unsafe-name", "x.tar#a/../../b.jpg: tar-unsafe-name",
                "x.tar#link.jpg: tar-not-a-file", "x.tar#hard.jpg: tar-not-a-file", "x.tar#zero.jpg: tar-not-a-file",
                "x.tar#two: tar-two-pictures", "x.tar#large: picture-too-large", "x.tar#empty: picture-empty",
                "x.tar#page: picture-unknown-format", "x.tar#good",
            ],
            (await Source.ReadAll()).Told());
    }

    [Fact]
    public async Task A_key_that_comes_again_is_a_rejection_of_its_own()
    {
        WriteTar("x.tar",
            File("a.jpg", Pictures.Jpeg(1)), File("b.jpg", Pictures.Jpeg(2)), File("a.jpg", Pictures.Jpeg(3)),
            File("b.txt", "late"), File("a.jpg", Pictures.Jpeg(4)));

        string[] all = ["x.tar#a", "x.tar#b", "x.tar#a~2: duplicate-key", "x.tar#b~2: duplicate-key", "x.tar#a~3: duplicate-key"];
        List<SourceEntry> entries = await Source.ReadAll();
        Assert.Equal(all, entries.Told());
        Assert.Equal(Pictures.Jpeg(1), entries[0].Bytes);
        Assert.Equal(all[2..], (await Source.ReadAll("x.tar#a", "x.tar#b")).Told());
    }

    [Fact]
    public async Task Empty_and_foreign_shards_have_their_row()
    {
        WriteTar("a.tar");
        _folder.Write("b.tar", "");
        _folder.Write("c.tar", Encoding.ASCII.GetBytes(new string('x', 4096)));
        _folder.Write("d.tar", "short");
        Assert.Equal(["a.tar#: tar-empty", "b.tar#: tar-empty", "c.tar#: tar-damaged", "d.tar#: tar-damaged"], (await Source.ReadAll()).Told());
        Assert.Empty(await Source.ReadAll("a.tar#", "b.tar#", "c.tar#", "d.tar#"));
    }

    [Fact]
    public async Task Wherever_a_shard_is_cut_what_came_before_is_kept()
    {
        string path = WriteTar("x.tar", [.. Enumerable.Range(0, 3).SelectMany(i => new[] { File($"{i}.jpg", Pictures.Jpeg(i)), File($"{i}.txt", $"caption {i}") })]);
        byte[] whole = System.IO.File.ReadAllBytes(path);
        int end = Array.FindLastIndex(whole, b => b != 0);
        for (int length = 1; length <= end; length += 97)
        {
            System.IO.File.WriteAllBytes(path, whole[..length]);
            List<SourceEntry> entries = await Source.ReadAll();
            Assert.Equal("tar-damaged", entries[^1].Rejection!.Reason);
            Assert.Equal(Enumerable.Range(0, entries.Count - 1).Select(i => $"x.tar#{i}"), entries.SkipLast(1).Told());
            Assert.All(entries.SkipLast(1).Select((entry, i) => (entry, i)), pair => Assert.Equal(Pictures.Jpeg(pair.i), pair.entry.Bytes));
        }
    }

    [Fact]
    public void No_bytes_make_the_reader_fail()
    {
        byte[] whole = System.IO.File.ReadAllBytes(WriteTar("x.tar",
            File(new string('n', 200) + ".jpg", Pictures.Jpeg(1)), File("a.jpg", Pictures.Jpeg(2)), File("a.txt", "caption")));
        Prop.ForAll<(int Position, byte Value)[]>(changes =>
        {
            byte[] changed = [.. whole];
            foreach ((int position, byte value) in changes)
            {
                // Headers are where it hurts; the first four blocks are those of the first member and its extension.
                changed[(position & int.MaxValue) % 2048] = value;
            }

            _folder.Write("x.tar", changed);
            _ = Source.ReadAllNow();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_length_that_the_file_does_not_have_allocates_nothing()
    {
        byte[] tar = System.IO.File.ReadAllBytes(WriteTar("x.tar", File("a.jpg", Pictures.Jpeg(1))));
        Assert.Equal((byte)'x', tar[156]);
        Encoding.ASCII.GetBytes("17000000000").CopyTo(tar, 124);
        Array.Fill(tar, (byte)' ', 148, 8);
        Encoding.ASCII.GetBytes($"{Convert.ToString(tar[..512].Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(tar, 148);
        _folder.Write("x.tar", tar);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["x.tar#: tar-damaged"], Source.ReadAllNow().Told());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    [Fact]
    public void A_name_that_is_let_through_stays_inside()
    {
        var names = Gen.Elements("..", ".", "a", "b.jpg", "", "c:", "\\", "\0", "\n").NonEmptyListOf().Select(parts => string.Join('/', parts));
        Prop.ForAll(names.ToArbitrary(), name =>
        {
            if (TarNames.Flaw(name) is null)
                Assert.StartsWith("/target/", Path.GetFullPath(Path.Combine("/target", name)) + "/", StringComparison.Ordinal);
            else
                Assert.True(name.Length == 0 || name[0] == '/' || name.Split('/').Contains("..") || name.AsSpan().ContainsAny("\\\0\n:"));
        }).QuickCheckThrowOnFailure();
    }

    private static PaxTarEntry File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    private static PaxTarEntry File(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private string WriteTar(string name, params IEnumerable<TarEntry> entries)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
                tar.WriteEntry(entry);
        }

        // TarWriter ends an archive only when it has written something.
        return _folder.Write(name, stream.Length == 0 ? new byte[10240] : stream.ToArray());
    }
}
