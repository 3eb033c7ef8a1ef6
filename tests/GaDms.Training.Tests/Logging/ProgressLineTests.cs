using GaDms.Training.Logging;

namespace GaDms.Training.Tests.Logging;

public sealed class ProgressLineTests : IDisposable
{
    private const string EraseRest = "\u001b[K";

    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void On_a_terminal_one_line_is_rewritten()
    {
        using (var progress = new ProgressLine("encode", 2000, "images", _output, terminalWidth: 80, _time))
        {
            _time.Advance(20);
            progress.Report(500, "loss 2.31");
            _time.Advance(60);
            progress.Report(2000);
        }

        Assert.Equal(
            $"\rencode: 500/2,000 (25 %)  25.0 images/s  1 min 00 s left  loss 2.31{EraseRest}"
            + $"\rencode: 2,000/2,000 (100 %)  25.0 images/s  0.0 s left{EraseRest}"
            + $"\rencode: 2,000 images in 1 min 20 s (25.0 images/s){EraseRest}\n",
            _output.ToString());
    }

    [Fact]
    public void A_terminal_is_rewritten_ten_times_a_second_at_most()
    {
        var progress = new ProgressLine("encode", 100, "images", _output, terminalWidth: 80, _time);
        for (var i = 1; i <= 50; i++)
        {
            _time.Advance(0.01);
            progress.Report(i);
        }

        Assert.Equal(5, _output.ToString().Count(c => c == '\r'));
    }

    [Fact]
    public void A_line_longer_than_the_terminal_is_cut_so_that_it_does_not_wrap()
    {
        var progress = new ProgressLine("encode", 100, "images", _output, terminalWidth: 40, _time);
        _time.Advance(1);
        progress.Report(50, new string('x', 100));

        Assert.Equal(39, _output.ToString().Trim('\r').Replace(EraseRest, "", StringComparison.Ordinal).Length);
    }

    [Fact]
    public void Elsewhere_a_line_every_half_minute_and_one_at_the_end()
    {
        using (var progress = new ProgressLine("train", 7200, "pairs", _output, terminalWidth: null, _time))
        {
            for (var second = 1; second <= 65; second++)
            {
                _time.Advance(1);
                progress.Report(second);
            }
        }

        Assert.Equal(
            "train: 30/7,200 (0 %)  1.0 pairs/s  1 h 59 min left\n"
            + "train: 60/7,200 (1 %)  1.0 pairs/s  1 h 59 min left\n"
            + "train: stopped at 65 of 7,200 pairs in 1 min 05 s (1.0 pairs/s)\n",
            _output.ToString());
    }

    [Fact]
    public void What_a_resumed_command_finds_done_is_no_speed()
    {
        using (var progress = new ProgressLine("encode", 1000, "images", _output, null, _time, doneBefore: 900))
        {
            _time.Advance(30);
            progress.Report(930);
        }

        Assert.StartsWith("encode: 930/1,000 (93 %)  1.0 images/s  1 min 10 s left\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_total_there_is_no_time_left()
    {
        using (var progress = new ProgressLine("read", null, "rows", _output, null, _time))
        {
            _time.Advance(40);
            progress.Report(80_000);
        }

        Assert.Equal("read: 80,000 rows  2,000 rows/s\nread: 80,000 rows in 40.0 s (2,000 rows/s)\n", _output.ToString());
    }

    [Fact]
    public void A_total_that_is_known_later_gives_the_time_left_from_then_on()
    {
        using (var progress = new ProgressLine("filter", null, "pictures", _output, null, _time))
        {
            _time.Advance(30);
            progress.Expect(null);
            progress.Report(300);
            _time.Advance(30);
            progress.Expect(1200);
            progress.Report(600);

            // What was counted was too low; there is never less than nothing left.
            _time.Advance(60);
            progress.Report(1300);
        }

        Assert.Equal(
            "filter: 300 pictures  10.0 pictures/s\n"
            + "filter: 600/1,200 (50 %)  10.0 pictures/s  1 min 00 s left\n"
            + "filter: 1,300/1,300 (100 %)  10.8 pictures/s  0.0 s left\n"
            + "filter: 1,300 pictures in 2 min 00 s (10.8 pictures/s)\n",
            _output.ToString());
    }

    [Fact]
    public void Closing_twice_says_it_once()
    {
        var progress = new ProgressLine("read", 1, "rows", _output, null, _time);
        progress.Dispose();
        progress.Dispose();

        Assert.Equal(1, _output.ToString().Count(c => c == '\n'));
    }
}
