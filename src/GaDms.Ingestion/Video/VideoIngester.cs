using GaDms.Imaging;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion;

/// <summary>How far a video is.</summary>
internal readonly record struct VideoMoment(TimeSpan Time, TimeSpan? Duration, int Frames);

/// <summary>People of one video: decoded here, looked for on worker threads, encoded in batches, followed through time.</summary>
internal sealed class VideoIngester(PersonFinder finder, Func<Image, float[]> preprocess, Func<IReadOnlyList<float[]>, IReadOnlyList<float[]>> encode, IngestOptions options)
{
    /// <summary>Looks through the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="media">What the entries are added to.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops between frames.</param>
    /// <exception cref="ImageException">It is no video, or cannot be decoded.</exception>
    public async Task<NewMedia> ReadAsync(string path, NewMedia media, Action<VideoMoment> progress, CancellationToken cancellation)
    {
        using var reader = VideoReader.Open(path, pool: options.Decoders);
        var (width, height, duration) = (reader.Width, reader.Height, reader.Duration);
        var tracker = new Tracker(options.Video);
        var waiting = new List<FramePeople>();
        var frames = 0;

        // Decoded frames are large: only as many as there are threads wait.
        await foreach (var frame in OrderedWorkers.RunAsync(Frames(reader, cancellation), Look, options.Threads, options.Threads, cancellation).ConfigureAwait(false))
        {
            frames++;
            waiting.Add(frame);
            if (waiting.Sum(one => one.People.Count) >= options.BatchSize || waiting.Count >= 2 * options.BatchSize)
            {
                Follow(tracker, waiting);
                progress(new VideoMoment(frame.Time, duration, frames));
            }
        }
        Follow(tracker, waiting);
        progress(new VideoMoment(duration ?? TimeSpan.Zero, duration, frames));
        return Complete(media with { Width = width, Height = height }, tracker.Finish());
    }

    private IEnumerable<VideoFrame> Frames(VideoReader reader, CancellationToken cancellation)
    {
        var next = 0.0;
        while (reader.Grab())
        {
            cancellation.ThrowIfCancellationRequested();

            // Times are quotients: the frame at 2 s may be shown a hair before.
            var now = (reader.Time.TotalSeconds + 1e-6) * options.Video.FramesPerSecond;
            if (now < next)
                continue;
            next = Math.Floor(now) + 1;
            yield return new VideoFrame(reader.Retrieve(), reader.Time, reader.Index);
        }
    }

    private FramePeople Look(VideoFrame frame)
    {
        var found = finder.Find(frame.Image);
        if (found.Count == 0)
            return new FramePeople(frame.Time, []);
        var jpeg = Jpegs.Frame(frame.Image);
        return new FramePeople(frame.Time, [.. found.Select(person => Person(frame, person, jpeg))]);
    }

    private FramePerson Person(VideoFrame frame, FoundPerson person, byte[] jpeg)
    {
        var crop = PersonFinder.Crop(frame.Image, person.Box);
        return new FramePerson(preprocess(crop), new Sighting
        {
            Time = frame.Time,
            Box = person.Box,
            Quality = Quality.Of(person, crop, frame.Image),
            Vector = [],
            Thumbnail = Jpegs.Thumbnail(crop),
            Frame = jpeg,
        });
    }

    private void Follow(Tracker tracker, List<FramePeople> frames)
    {
        var vectors = frames.SelectMany(frame => frame.People).Select(person => person.Pixels).Chunk(options.BatchSize).SelectMany(encode).ToArray();
        var next = 0;
        foreach (var frame in frames)
            tracker.Step(frame.Time, [.. frame.People.Select(person => person.Sighting with { Vector = vectors[next++] })]);
        frames.Clear();
    }

    private NewMedia Complete(NewMedia media, IReadOnlyList<Track> tracks)
    {
        var frames = new List<byte[]>();
        var places = new Dictionary<byte[], int>(ReferenceEqualityComparer.Instance);
        var entries = new List<NewEntry>();
        foreach (var track in tracks)
        {
            var identity = new NewTrack(track.First, track.Last);
            foreach (var sighting in track.Best(options.Video.CropsPerTrack))
            {
                if (places.TryAdd(sighting.Frame, frames.Count))
                    frames.Add(sighting.Frame);
                entries.Add(new NewEntry
                {
                    Vector = sighting.Vector,
                    Thumbnail = sighting.Thumbnail,
                    Width = sighting.Box.Width,
                    Height = sighting.Box.Height,
                    Box = sighting.Box,
                    Time = options.Start + sighting.Time,
                    Offset = sighting.Time,
                    Frame = places[sighting.Frame],
                    Track = identity,
                });
            }
        }
        return media with { Frames = frames, Entries = entries };
    }

    private sealed record FramePerson(float[] Pixels, Sighting Sighting);

    private sealed record FramePeople(TimeSpan Time, IReadOnlyList<FramePerson> People);
}
