using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Parts;

/// <summary>A picture of a unit with what became of its boxes: a line of the part's rows.</summary>
/// <param name="Picture">The picture, not yet compared with those of other units.</param>
/// <param name="Boxes">Its boxes in their order.</param>
internal sealed record PartPicture(PictureRow Picture, IReadOnlyList<PartBox> Boxes)
{
    /// <summary>How it is written: every member is there, so that one that is missing is a damage.</summary>
    public static JsonSerializerOptions Json { get; } = new(ShardJson.Compact) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };
}

/// <summary>A box of a picture. Each that was kept has the next sample of the part's tar.</summary>
/// <param name="Box">Where.</param>
/// <param name="Rejection">Why it was left out; null when it was kept.</param>
/// <param name="CaptionRejection">Why its crop was set aside; null when it has captions, and for a box that was left out.</param>
internal sealed record PartBox(PersonBox Box, Rejection? Rejection, Rejection? CaptionRejection);
