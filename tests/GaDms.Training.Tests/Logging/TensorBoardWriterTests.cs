using System.Text;
using GaDms.Training.Logging;

namespace GaDms.Training.Tests.Logging;

public sealed class TensorBoardWriterTests
{
    /// <summary>RFC 3720, appendix B.4, and the check value of the CRC catalogue.</summary>
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { new byte[32], 0x8A9136AAu },
        { Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8AB43u },
        { Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 0x46DD794Eu },
        { Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray(), 0x113FDB5Cu },
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283u },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_readers_checksum_meets_the_published_vectors(byte[] data, uint expected) =>
        Assert.Equal(expected, EventFile.Crc32C(data));

    [Fact]
    public void Scalars_read_back_with_valid_checksums()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        string path;
        using (var writer = new TensorBoardWriter(folder["logs"], time: time))
        {
            path = writer.Path;
            writer.Scalar("loss/sdm", 0, 2.5);
            time.Advance(1.5);
            writer.Scalar("Rank-1 é", 300, 73.38);
            writer.Scalar(new string('t', 200), 5_000_000_000, double.NaN);
        }

        var events = EventFile.Read(path);

        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(path), StringComparison.Ordinal);
        Assert.Equal(4, events.Count);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(("loss/sdm", 0L, 2.5f), (events[1].Tag, events[1].Step, events[1].Value));
        Assert.Equal(("Rank-1 é", 300L, 73.38f), (events[2].Tag, events[2].Step, events[2].Value));
        Assert.Equal(1.5, events[2].WallTime - events[1].WallTime, 1e-3);
        Assert.Equal((new string('t', 200), 5_000_000_000, float.NaN), (events[3].Tag, events[3].Step, events[3].Value));
    }

    [Fact]
    public void A_resumed_run_tells_readers_to_drop_later_steps()
    {
        using var folder = new TemporaryFolder();
        string path;
        using (var writer = new TensorBoardWriter(folder.Path, resumedAfterStep: 120))
            path = writer.Path;

        var start = EventFile.Read(path)[1];

        Assert.True(start.StartsSession);
        Assert.Equal(121, start.Step);
    }

    [Fact]
    public void Writers_started_in_the_same_second_have_files_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        using var first = new TensorBoardWriter(folder.Path, time: time);
        using var second = new TensorBoardWriter(folder.Path, time: time);

        Assert.NotEqual(first.Path, second.Path);
    }

    [Fact]
    public void A_file_comes_after_those_before_it_even_when_the_clock_was_set_back()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        string first, second, third;
        using (var writer = new TensorBoardWriter(folder.Path, time: time))
            first = writer.Path;
        using (var writer = new TensorBoardWriter(folder.Path, time: time))
            second = writer.Path;
        time.Advance(-86400);
        using (var writer = new TensorBoardWriter(folder.Path, time: time))
            third = writer.Path;
        Assert.Equal([first, second, third], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Flushed_scalars_are_there_while_the_writer_is_open()
    {
        using var folder = new TemporaryFolder();
        using var writer = new TensorBoardWriter(folder.Path);
        writer.Scalar("lr", 1, 1e-5);
        writer.Flush();
        var copy = folder["copy"];
        File.Copy(writer.Path, copy);

        Assert.Equal("lr", EventFile.Read(copy)[^1].Tag);
    }
}
