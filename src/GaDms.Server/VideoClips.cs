using GaDms.Imaging;
using GaDms.Ingestion;
using GaDms.Retrieval.Store;

namespace GaDms.Server;

/// <summary>Clips out of the videos that galleries name, decoded when they are looked at. The last few are kept, for a page asks for their frames one by one.</summary>
internal sealed class VideoClips : IClipSource
{
    private const double FramesPerSecond = 5;
    private const int MostFrames = 50;
    private const int KeptClips = 8;

    // What is shown before the person comes and after they have gone.
    private static readonly TimeSpan s_around = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Person, Task<IReadOnlyList<Ingestion.ClipFrame>> Frames)> _clips = new();

    public bool Has(GalleryEntry entry) => entry is { Kind: MediaKind.Video, Offset: not null } && entry.Paths.Any(File.Exists);

    public async Task<(IReadOnlyList<ClipFrame> Frames, double FramesPerSecond)?> FramesAsync(GalleryEntry entry, CancellationToken cancellation) =>
        await ClipAsync(entry, cancellation).ConfigureAwait(false) is { Count: > 0 } clip
            ? ([.. clip.Select((frame, i) => new ClipFrame(i, frame.Time.TotalSeconds))], FramesPerSecond)
            : null;

    public async Task<byte[]?> FrameAsync(GalleryEntry entry, int index, CancellationToken cancellation) =>
        (await ClipAsync(entry, cancellation).ConfigureAwait(false)).ElementAtOrDefault(index)?.Jpeg;

    private async Task<IReadOnlyList<Ingestion.ClipFrame>> ClipAsync(GalleryEntry entry, CancellationToken cancellation)
    {
        if (!Has(entry))
            return [];
        Task<IReadOnlyList<Ingestion.ClipFrame>> frames;
        lock (_lock)
        {
            var known = _clips.FirstOrDefault(clip => clip.Person == entry.Id && !clip.Frames.IsFaulted);
            frames = known.Frames ?? Task.Run(() => Read(entry), CancellationToken.None);
            _clips.Remove(known);
            _clips.AddFirst((entry.Id, frames));
            if (_clips.Count > KeptClips)
                _clips.RemoveLast();
        }
        try
        {
            return await frames.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (ImageException)
        {
            // Gone, or no longer a video.
            return [];
        }
    }

    private static IReadOnlyList<Ingestion.ClipFrame> Read(GalleryEntry entry)
    {
        var moment = entry.Offset!.Value;
        var (first, last) = entry.Track is { } track ? (track.First, track.Last) : (moment, moment);
        return ClipReader.Read(entry.Paths.First(File.Exists), ClipReader.Moments(first - s_around, last + s_around, moment, FramesPerSecond, MostFrames));
    }
}
