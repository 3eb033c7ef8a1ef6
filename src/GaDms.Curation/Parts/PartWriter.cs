using System.Text.Json;
using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;
using GaDms.IO;

namespace GaDms.Curation.Parts;

/// <summary>What a part holds.</summary>
/// <param name="Pictures">Pictures that were seen.</param>
/// <param name="Boxes">People found in them.</param>
/// <param name="Crops">Crops kept.</param>
/// <param name="Captioned">Crops that have their captions.</param>
public readonly record struct PartCounts(int Pictures, int Boxes, int Crops, int Captioned);

/// <summary>
/// Packs the run of one unit into two files that depend on its pictures and the configuration alone: the crops with their captions
/// as a tar, and a line of JSON for each picture with its fingerprint and its boxes.
/// </summary>
public static class PartWriter
{
    /// <summary>Filters and captions a unit, and packs what came of it.</summary>
    /// <param name="config">The run that the unit belongs to.</param>
    /// <param name="source">The unit's source.</param>
    /// <param name="layout">A folder for the unit alone; what an ended process left there is gone on with.</param>
    /// <param name="tar">The file of the crops.</param>
    /// <param name="rows">The file of the pictures.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<PartCounts> MakeAsync(
        CurateConfig config, NamedSource source, CurateLayout layout, string tar, string rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layout);

        // Near duplicates are compared with all that came before, which no unit knows; equal files give equal results, and may go.
        var alone = config with { Filter = config.Filter with { NearDuplicates = null } };
        await FilterRun.RunAsync(alone, [source], layout, [], _ => { }, cancellation).ConfigureAwait(false);
        await CaptionRun.RunAsync(config.Captions, layout, [], _ => { }, cancellation).ConfigureAwait(false);
        return Pack(layout, tar, rows, cancellation);
    }

    private static PartCounts Pack(CurateLayout layout, string tar, string rows, CancellationToken cancellation)
    {
        Dictionary<string, Rejection> setAside;
        using (var captions = JournalReader.Open(layout.CaptionJournal))
            setAside = captions.RejectedPictures().ToDictionary(row => row.Key, row => new Rejection(row.Reason, row.Detail), StringComparer.Ordinal);
        using var journal = JournalReader.Open(layout.CropJournal);
        var counts = default(PartCounts);
        AtomicFile.Write(rows, stream =>
        {
            foreach (var picture in journal.Pictures())
            {
                cancellation.ThrowIfCancellationRequested();
                var boxes = journal.Boxes(picture.Key);
                JsonSerializer.Serialize(stream, new PartPicture(picture, [.. boxes.Select(ToPart)]), PartPicture.Json);
                stream.WriteByte((byte)'\n');
                counts = counts with { Pictures = counts.Pictures + 1, Boxes = counts.Boxes + boxes.Count };
            }
        });
        AtomicFile.Write(tar, stream => ShardWriter.WriteTar(stream, Samples()));
        return counts with { Captioned = counts.Crops - setAside.Count };

        PartBox ToPart(BoxRow row) => new(row.Box, row.Rejection, row.CropKey is { } key ? setAside.GetValueOrDefault(key) : null);

        IEnumerable<CropSample> Samples()
        {
            using var captioned = ShardReader.ReadFolder(layout.Captioned).GetEnumerator();
            foreach (var crop in ShardReader.ReadFolder(layout.Crops))
            {
                cancellation.ThrowIfCancellationRequested();
                var sample = crop;
                if (!setAside.ContainsKey(crop.Key))
                {
                    if (!captioned.MoveNext())
                        throw new InvalidDataException($"{layout.Captioned}: crop {crop.Key} is missing.");
                    sample = captioned.Current;
                }
                yield return sample with { Key = $"{counts.Crops:D9}" };
                counts = counts with { Crops = counts.Crops + 1 };
            }
        }
    }
}
