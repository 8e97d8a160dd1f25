import { expect, test } from '@jest/globals';
import type { ComplianceReport } from '../../../core/compliance/report/report.ts';
import { approver, type DayScene, region } from './scene.ts';

const hourMs = 3_600_000;

/** The compliance part of the day, after its second scan. */
export function testCompliance(scene: () => DayScene): void {
  test('an instance is judged when it starts and when its tags change, and a violation schedules a scan', async () => {
    await scene().tellOfTags();
    const id = await scene().runInstance();
    const common = { account: '123456789012', region };
    const started = {
      ...common,
      id: 'started',
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      detail: { 'instance-id': id, state: 'running' },
    };
    const tagged = {
      ...common,
      source: 'aws.tag',
      'detail-type': 'Tag Change on Resource',
      resources: [`arn:aws:ec2:${region}:123456789012:instance/${id}`],
      detail: { service: 'ec2', 'resource-type': 'instance' },
    };
    await scene().send('events', JSON.stringify(started));
    expect(await scene().drain()).toEqual([]);
    await scene().tag(id, { Environment: 'prod', Owner: 'ada@example.com', CostCenter: '4711' });
    for (const id of ['tagged', 'tagged-again']) {
      scene().later(60_000);
      await scene().send('events', JSON.stringify({ ...tagged, id }));
      expect(await scene().drain()).toEqual([]);
    }
    const day = new Date(scene().nowMs()).toISOString().slice(0, 10);
    const judged = scene()
      .lines('check')
      .filter((line) => line.includes('"instance checked"'));
    expect(judged.map((line) => (JSON.parse(line) as { changed: number }).changed)).toEqual([1, 1, 0]);
    const told = scene().front.calls.filter(({ actor, client }) => actor === 'check' && client === 'SQS');
    expect(told.length).toBeGreaterThan(0);
    const files = await scene().stage.files(`scans/${day}/`);
    expect(files.map((key) => key.replace(/^.*-event-/, ''))).toEqual(
      expect.arrayContaining(['started.json', 'tagged.json', 'tagged-again.json']),
    );
  });

  test('the compliance report is made every six hours and posted with its CSV on request, and changes are mailed', async () => {
    const alerts = await scene().alerts();
    expect(alerts.map(({ Subject }) => Subject)).not.toEqual([]);
    for (const { Message } of alerts)
      expect(Message).toContain('s3://janitor-day-compliance-123456789012/reports/');
    const posted = scene().messages().length;
    scene().later(6 * hourMs);
    expect(await scene().ring('compliance-scan')).toEqual({ answer: null });
    expect(await scene().drain()).toEqual([]);
    const report = JSON.parse(await scene().stage.file('reports/latest.json')) as ComplianceReport;
    expect(report.scan_id).toMatch(/^compliance-/);
    expect(report.by_rule['ec2-instance-missing-tags']).toMatchObject({ compliant: 1, non_compliant: 2 });
    const rows = report.evaluations.filter(({ rule }) => rule === 'ec2-instance-missing-tags');
    expect(rows).toHaveLength(3);
    // The scan finds nothing new.
    expect(scene().messages()).toHaveLength(posted);

    expect(await scene().does.says(approver, 'compliance')).toMatchObject({
      body: expect.stringContaining('Posting it here in a moment'),
    });
    expect(await scene().drain()).toEqual([]);
    const [message] = scene()
      .messages()
      .filter(({ text }) => text.startsWith('Compliance:'));
    expect(message).toBeDefined();
    const [csv] = [...scene().slack.workspace.uploads.values()];
    expect(csv).toMatchObject({ shared: true, filename: expect.stringMatching(/^compliance-.*\.csv$/) });
    expect(csv?.content?.trim().split('\n')).toHaveLength(report.evaluations.length + 1);
  });
}
