using GaDms.Imaging;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

/// <summary>What every gallery does, wherever it is.</summary>
public abstract partial class GalleryContract
{
    private const int Dimension = 8;

    protected static GalleryModel Model { get; } = new("first.safetensors", new string('a', 64), Dimension) { Path = "/models/first.safetensors" };

    protected static GalleryModel Other { get; } = new("second.safetensors", new string('b', 64), 4) { VocabularyPath = "/models/vocab.txt" };

    /// <summary>A new place; null where the tests cannot run, which has been said then.</summary>
    protected abstract Task<GalleryPlace?> NewPlaceAsync();

    [Fact]
    public async Task What_is_added_is_read_back()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        Assert.Equal(Model, gallery.Model);
        var track = new NewTrack(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        var time = new DateTimeOffset(2026, 5, 1, 8, 30, 15, 250, TimeSpan.FromMinutes(330));
        var video = Media("v", Vector(1), Vector(2)) with
        {
            Kind = MediaKind.Video,
            Camera = "gate",
            Tags = ["b", "a", "b"],
            Frames = [[9, 9], [8, 8]],
            File = new GalleryFile("/videos/v.mp4", 1234, 5678),
        };
        video = video with
        {
            Entries =
            [
                video.Entries[0] with { Box = new PixelBox(-1, 2, 30, 40), Time = time, Offset = TimeSpan.FromSeconds(2), Frame = 1, Track = track },
                video.Entries[1] with { Thumbnail = [7, 7, 7] },
            ],
        };
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        Assert.Equal(new AddResult(1, 2, 0), await gallery.AddAsync([video]));

        await using var reader = await place.OpenAsync();
        Assert.Equal(Model, reader.Model);
        var entries = await reader.EntriesAsync([2, 99, 1, 2]);
        Assert.Equal([2L, 1, 2], entries.Select(entry => entry.Id));
        var first = entries[1];
        Assert.Equal(MediaKind.Video, first.Kind);
        Assert.Equal("v", first.Name);
        Assert.Equal(["/videos/v.mp4"], first.Paths);
        Assert.Equal(("people", "gate"), (first.Source, first.Camera));
        Assert.Equal(time, first.Time);
        Assert.Equal(time.Offset, first.Time!.Value.Offset);
        Assert.InRange(first.Added, before, DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal((10, 20, 640, 480), (first.Width, first.Height, first.MediaWidth, first.MediaHeight));
        Assert.Equal(new PixelBox(-1, 2, 30, 40), first.Box);
        Assert.Equal(TimeSpan.FromSeconds(2), first.Offset);
        Assert.Equal((track.First, track.Last), (first.Track!.First, first.Track.Last));
        Assert.Equal(["a", "b"], first.Tags);
        Assert.True(first.HasFrame);
        var second = entries[0];
        Assert.Null(second.Time);
        Assert.Null(second.Box);
        Assert.Null(second.Offset);
        Assert.Null(second.Track);
        Assert.False(second.HasFrame);
        Assert.Equal(Vector(1), await reader.VectorAsync(1));
        Assert.Null(await reader.VectorAsync(99));
        Assert.Equal([7, 7, 7], await reader.ThumbnailAsync(2));
        Assert.Null(await reader.ThumbnailAsync(99));
        Assert.Equal([8, 8], await reader.FrameAsync(1));
        Assert.Null(await reader.FrameAsync(2));
        Assert.Equal(new GalleryFile("/videos/v.mp4", 1234, 5678), (await reader.FilesAsync())["/videos/v.mp4"]);
        Assert.True(await reader.ContainsAsync(Hash("v")));
        Assert.False(await reader.ContainsAsync(Hash("w")));
    }

    [Fact]
    public async Task The_summary_counts_what_is_there()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var empty = await gallery.SummaryAsync();
        Assert.Equal((0, 0), (empty.Entries, empty.Media));
        Assert.Null(empty.First);
        var day = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await gallery.AddAsync([
            At(Media("a", Vector(1), Vector(2)) with { Camera = "north", Tags = ["x", "y"] }, day),
            At(Media("b", Vector(3)) with { Camera = "gate", Tags = ["y"], Source = "dogs" }, day.AddDays(1)),
            Media("c")]);
        var summary = await gallery.SummaryAsync();
        Assert.Equal((3, 3), (summary.Entries, summary.Media));
        Assert.Equal([new NamedCount("gate", 1), new NamedCount("north", 2)], summary.Cameras);
        Assert.Equal([new NamedCount("dogs", 1), new NamedCount("people", 2)], summary.Sources);
        Assert.Equal([new NamedCount("x", 2), new NamedCount("y", 3)], summary.Tags);
        Assert.Equal((day, day.AddDays(1)), (summary.First, summary.Last));
        Assert.True(await gallery.ContainsAsync(Hash("c")));
    }

    [Fact]
    public async Task Content_is_added_once_and_its_paths_are_remembered()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Lying(Media("a", Vector(1)), "/1")]);
        Assert.Equal(new AddResult(1, 1, 2), await gallery.AddAsync([Lying(Media("a", Vector(1)), "/2"), Lying(Media("b", Vector(2)), "/3"), Lying(Media("b", Vector(2)), "/4")]));
        Assert.Equal([1L, 2], (await gallery.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
        Assert.Equal(["/1", "/2"], (await gallery.EntriesAsync([1]))[0].Paths.Order());
        await gallery.LinkAsync([(new GalleryFile("/5", 1, 2), Hash("a"))]);
        Assert.Equal(["/1", "/2", "/5"], (await gallery.EntriesAsync([1]))[0].Paths.Order());
        await Assert.ThrowsAsync<GalleryException>(() => gallery.LinkAsync([(new GalleryFile("/6", 1, 2), Hash("unknown"))]));
    }

    [Fact]
    public async Task Replacing_gives_new_entries_in_place_of_the_old()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Lying(Media("a", Vector(1), Vector(2)), "/1"), Lying(Media("b", Vector(3)), "/2")]);
        var changed = Lying(Media("a", Vector(4)) with { Source = "cats", Camera = "c", Tags = ["t"] }, "/1");
        Assert.Equal(new AddResult(1, 1, 0), await gallery.AddAsync([changed], replace: true));
        var entries = await gallery.ListAsync(GalleryFilter.None, 0, 10);
        Assert.Equal([3L, 4], entries.Select(entry => entry.Id));
        Assert.Equal(("cats", "c", "/1"), (entries[1].Source, entries[1].Camera, entries[1].Paths.Single()));
        Assert.Equal(Vector(4), await gallery.VectorAsync(4));
        Assert.Null(await gallery.VectorAsync(1));
        Assert.Equal([4L, 3], (await gallery.SearchAsync(new(Vector(4), 5))).Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_replaced_copy_keeps_its_other_paths()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Lying(Media("a", Vector(1)), "/1"), Lying(Media("a", Vector(1)), "/2")]);
        await gallery.AddAsync([Lying(Media("a", Vector(2)), "/1")], replace: true);
        Assert.Equal(["/1", "/2"], (await gallery.EntriesAsync([2]))[0].Paths.Order());
    }

    [Fact]
    public async Task A_path_that_takes_other_content_gives_up_the_old()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Lying(Media("a", Vector(1)), "/1"), Lying(Media("a", Vector(1)), "/2"), Media("uploaded", Vector(5))]);
        await gallery.AddAsync([Lying(Media("b", Vector(2)), "/1")]);
        Assert.True(await gallery.ContainsAsync(Hash("a")));
        Assert.Equal(["/2"], (await gallery.EntriesAsync([1]))[0].Paths);
        await gallery.AddAsync([Lying(Media("b", Vector(2)), "/2")]);
        Assert.False(await gallery.ContainsAsync(Hash("a")));
        Assert.Equal([2L, 3], (await gallery.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
        Assert.Null(await gallery.VectorAsync(1));
        Assert.Equal([3L, 2], (await gallery.SearchAsync(new(Vector(2), 5))).Select(hit => hit.Id));
    }

    [Fact]
    public async Task What_was_removed_is_gone_and_stays_known()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Lying(Media("a", Vector(1)), "/1"), Lying(Media("b", Vector(2), Vector(3)), "/2")]);
        Assert.Equal(2, await gallery.RemoveAsync([1, 3, 3, 99]));
        Assert.Equal([2L], (await gallery.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
        Assert.Equal([2L], (await gallery.SearchAsync(new(Vector(1), 5))).Select(hit => hit.Id));
        Assert.Null(await gallery.VectorAsync(1));
        Assert.Null(await gallery.ThumbnailAsync(1));
        Assert.Empty(await gallery.EntriesAsync([1]));
        Assert.Single(await gallery.SampleAsync(5));
        Assert.True(await gallery.ContainsAsync(Hash("a")));
        Assert.Equal(new AddResult(0, 0, 1), await gallery.AddAsync([Lying(Media("a", Vector(1)), "/1")]));
        Assert.Equal(["/1", "/2"], (await gallery.FilesAsync()).Keys.Order());
        await gallery.CompactAsync();
        Assert.Equal([2L], (await gallery.SearchAsync(new(Vector(1), 5))).Select(hit => hit.Id));
        await gallery.AddAsync([Media("c", Vector(4))]);
        Assert.Equal([2L, 4], (await gallery.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
        Assert.Equal(Vector(4), await gallery.VectorAsync(4));
    }

    [Fact]
    public async Task With_a_person_go_all_frames_on_which_it_can_be_seen()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var (one, two) = (new NewTrack(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), new NewTrack(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)));
        var video = Media("v", Vector(1), Vector(2), Vector(3), Vector(4), Vector(5)) with { Kind = MediaKind.Video, Frames = [[0], [1], [2], [3]] };
        NewEntry Seen(int entry, NewTrack track, int frame, int second) => video.Entries[entry] with { Track = track, Frame = frame, Offset = TimeSpan.FromSeconds(second) };

        // The first person's frames, a frame of the second one while the first is there, one that both share, one after.
        video = video with { Entries = [Seen(0, one, 0, 1), Seen(1, one, 1, 5), Seen(2, two, 2, 4), Seen(3, two, 1, 5), Seen(4, two, 3, 9)] };
        await gallery.AddAsync([video]);
        Assert.Equal(1, await gallery.RemoveAsync([1]));
        Assert.Equal([false, false, false, true], (await gallery.EntriesAsync([2, 3, 4, 5])).Select(entry => entry.HasFrame));
        Assert.Null(await gallery.FrameAsync(4));
        Assert.Equal([3], await gallery.FrameAsync(5));
        Assert.Equal(one.Last, (await gallery.EntriesAsync([2]))[0].Track!.Last);
    }

    [Fact]
    public async Task Nothing_of_a_refused_batch_is_added()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await using var reader = await place.OpenAsync();
        await gallery.AddAsync([Media("a", Vector(1))]);
        Assert.Equal(1, (await reader.SummaryAsync()).Entries);
        foreach (var wrong in new[] { [1f], new float[Dimension], [float.NaN, 0, 0, 0, 0, 0, 0, 0] })
            await Assert.ThrowsAsync<GalleryException>(() => gallery.AddAsync([Media("b", Vector(2)), Media("c", wrong)]));
        Assert.Equal((1, 1), ((await reader.SummaryAsync()).Entries, (await reader.SummaryAsync()).Media));
        Assert.False(await reader.ContainsAsync(Hash("b")));
        await gallery.AddAsync([Media("b", Vector(2))]);
        Assert.Equal(2, (await reader.SearchAsync(new(Vector(2), 5)))[0].Id);
    }

    [Fact]
    public async Task Of_another_model_nothing_is_taken()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await Assert.ThrowsAsync<GalleryException>(place.OpenAsync);
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var refused = await Assert.ThrowsAsync<GalleryException>(() => place.OpenOrCreateAsync(Other));
        Assert.Contains("first.safetensors", refused.Message, StringComparison.Ordinal);
        Assert.Contains("second.safetensors", refused.Message, StringComparison.Ordinal);
        await gallery.AddAsync([Media("a", Vector(1))]);
        await Assert.ThrowsAsync<ArgumentException>(() => gallery.SearchAsync(new([1, 0], 1)));
        await Assert.ThrowsAsync<GalleryException>(() => gallery.SearchAsync(new(Vector(1), 1) { Fingerprint = Other.Fingerprint }));
        Assert.Single(await gallery.SearchAsync(new(Vector(1), 1) { Fingerprint = Model.Fingerprint }));
    }

    [Fact]
    public async Task A_sample_is_spread_and_stays()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        Assert.Empty(await gallery.SampleAsync(3));
        await gallery.AddAsync([.. Enumerable.Range(1, 30).Select(i => Media($"m{i}", Vector(i)))]);
        var sample = await gallery.SampleAsync(10);
        var places = sample.Select(vector => Enumerable.Range(1, 30).Single(i => Vector(i).SequenceEqual(vector))).Order().ToArray();
        Assert.Equal(10, places.Distinct().Count());
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 6));
        Assert.True(places[0] <= 6 && places[^1] >= 25);
        Assert.Equal(sample, await gallery.SampleAsync(10));
        Assert.Equal(30, (await gallery.SampleAsync(100)).Count);
    }

    protected static string Hash(string content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    protected static NewMedia Media(string content, params float[][] vectors) => new()
    {
        Hash = Hash(content),
        Kind = MediaKind.Photograph,
        Name = content,
        Width = 640,
        Height = 480,
        Source = "people",
        Entries = [.. vectors.Select(vector => new NewEntry { Vector = vector, Thumbnail = [1, 2, 3], Width = 10, Height = 20 })],
    };

    protected static NewMedia Lying(NewMedia media, string path) => media with { File = new GalleryFile(path, 100, 200) };

    protected static NewMedia At(NewMedia media, DateTimeOffset time) => media with { Entries = [.. media.Entries.Select(entry => entry with { Time = time })] };

    /// <summary>A vector of unit length, another one for each seed.</summary>
    protected static float[] Vector(int seed, int dimension = Dimension)
    {
        var random = new Random(seed);
        var vector = Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }
}
