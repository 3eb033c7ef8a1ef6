using GaDms.Curation.Detection;
using GaDms.Curation.Poses;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Tests.Shards;

/// <summary>Samples for tests; what they hold is no picture, for nothing here looks at it.</summary>
internal static class Crops
{
    public static CropSample Sample(int shard, int place, int number, bool captioned = false) => new()
    {
        Key = ShardFiles.Key(shard, place),
        Jpeg = [.. Enumerable.Range(0, 100 + (number * 37 % 1000)).Select(i => (byte)(i * number))],
        Record = new CropRecord
        {
            Source = $"{number}.jpg",
            Origin = $"/pictures/{number}.jpg",
            Sha256 = new string('a', 64),
            Box = new PersonBox(1.5f, 2, 30.25f, 90, 0.875f),
            Pose = number % 2 == 0 ? null : new PersonPose([.. Enumerable.Range(0, PersonPose.Count).Select(i => new PoseKeypoint(i, i + 0.5f, 0.1f))], 0.9f),
            SourceCaption = "Ein Mann mit Hut, <\"größer\">",
            Caption1 = captioned ? $"A man {number}." : null,
            Caption2 = captioned ? $"He is {number} 😀." : null,
            CaptionOrigins = captioned ? [new CaptionOrigin("attributes", "t1", ""), new CaptionOrigin("attributes", "t2", "")] : [],
        },
    };

    /// <summary>A folder with shards of the given sizes.</summary>
    public static void Write(string folder, params IEnumerable<int> sizes)
    {
        using var writer = ShardWriter.Open(folder);
        int number = 0;
        foreach (int size in sizes)
        {
            int shard = writer.Next;
            writer.Commit(new ShardStatistics { Shard = shard }, [.. Enumerable.Range(0, size).Select(place => Sample(shard, place, number++, captioned: number % 3 != 0))]);
        }
    }
}
