namespace GaDms.Fleet.Queue;

/// <summary>A message that the broker has handed to this worker.</summary>
/// <param name="Tag">Its number in the session.</param>
/// <param name="Message">What it says.</param>
internal sealed record UnitDelivery(ulong Tag, ReadOnlyMemory<byte> Message);
