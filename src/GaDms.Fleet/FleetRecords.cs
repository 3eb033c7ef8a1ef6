using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GaDms.Fleet;

/// <summary>A campaign: one run of curation, cut into units.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="Units">How many units it has.</param>
/// <param name="Config">The configuration as JSON, without sources; only looked into where configurations are read.</param>
internal sealed record CampaignRecord(string Id, int Units, JsonElement Config)
{
    /// <summary>The configuration's text; what is no UTF-8 in it is told where it is read.</summary>
    public string ConfigText() => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(Config));
}

/// <summary>A message of the queue.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Unit">The unit's number.</param>
internal sealed record UnitMessage(string Campaign, int Unit);

/// <summary>A unit that is not tried any more: a message of the queue of parked units, and a file of the store.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Unit">The unit's number.</param>
/// <param name="Name">What it is.</param>
/// <param name="Reasons">What became of each attempt.</param>
internal sealed record ParkedRecord(string Campaign, int Unit, string Name, IReadOnlyList<string> Reasons);

/// <summary>An attempt at a unit. Without a reason it is under way, or its worker has died.</summary>
/// <param name="Worker">Whose.</param>
/// <param name="Started">When it began.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record AttemptRecord(string Worker, DateTime Started, string? Reason);

/// <summary>The commit of a unit.</summary>
/// <param name="Unit">The unit's number.</param>
/// <param name="Name">What it is.</param>
/// <param name="Tar">The crops.</param>
/// <param name="Rows">The pictures.</param>
/// <param name="Pictures">Pictures that were seen.</param>
/// <param name="Boxes">People found in them.</param>
/// <param name="Crops">Crops kept.</param>
/// <param name="Captioned">Crops that have captions.</param>
/// <param name="Worker">Who did it.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record UnitStatistics(
    int Unit, string Name, string Tar, string Rows, int Pictures, int Boxes, int Crops, int Captioned, string Worker, double Seconds);
