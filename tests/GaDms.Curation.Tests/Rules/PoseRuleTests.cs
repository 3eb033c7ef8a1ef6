using GaDms.Curation.Poses;
using GaDms.Curation.Rules;

namespace GaDms.Curation.Tests.Rules;

public sealed class PoseRuleTests
{
    [Fact]
    public void A_crop_without_a_person_is_left_out() => Assert.Equal("pose-none", new PoseRule().Check(null)?.Reason);

    /// <summary>The paper's prose: at least 8 points, at least 1 hip, at least 2 of the head.</summary>
    [Theory]
    [InlineData(null, 0, 1, 5, 6, 7, 8, 9, 11)]
    [InlineData(null, 3, 4, 12, 13, 14, 15, 16, 5)]
    [InlineData("pose-few-points", 0, 1, 5, 6, 7, 8, 11)]
    [InlineData("pose-no-hip", 0, 1, 5, 6, 7, 8, 9, 10, 13, 14)]
    [InlineData("pose-no-head", 0, 5, 6, 7, 8, 9, 10, 11, 12)]
    public void Poses_at_and_below_the_limits(string? reason, params int[] visible)
        => Assert.Equal(reason, new PoseRule().Check(Pose(visible))?.Reason);

    [Fact]
    public void A_point_counts_above_the_threshold_only()
    {
        var pose = new PersonPose([.. Enumerable.Repeat(new PoseKeypoint(1, 1, 0.5f), PersonPose.Count)], 0.9f);
        Assert.Equal("pose-few-points", new PoseRule().Check(pose)?.Reason);
        Assert.Null(new PoseRule(new PoseRuleSettings { LeastVisibility = 0.49f }).Check(pose));
    }

    [Fact]
    public void The_figures_reading_of_the_limits_can_be_set()
    {
        var figure = new PoseRule(new PoseRuleSettings { LeastPoints = 9, LeastHips = 2, LeastHeadPoints = 3 });
        Assert.Equal("pose-few-points", figure.Check(Pose(0, 1, 5, 6, 7, 8, 9, 11))?.Reason);
        Assert.Equal("pose-no-hip", figure.Check(Pose(0, 1, 2, 5, 6, 7, 8, 9, 11))?.Reason);
        Assert.Equal("pose-no-head", figure.Check(Pose(0, 1, 5, 6, 7, 8, 9, 11, 12))?.Reason);
    }

    [Fact]
    public void The_detail_tells_number_and_limit()
    {
        Assert.Equal("3 key points visible, have to be at least 8", new PoseRule().Check(Pose(0, 1, 2))!.Detail);
        Assert.Equal("0 hips visible, have to be at least 1", new PoseRule().Check(Pose(0, 1, 5, 6, 7, 8, 9, 10))!.Detail);
        Assert.Equal("1 points of the head visible, have to be at least 2", new PoseRule().Check(Pose(0, 5, 6, 7, 8, 9, 10, 11))!.Detail);
    }

    private static PersonPose Pose(params int[] visible)
        => new([.. Enumerable.Range(0, PersonPose.Count).Select(i => new PoseKeypoint(i, i, visible.Contains(i) ? 0.9f : 0.1f))], 0.9f);
}
