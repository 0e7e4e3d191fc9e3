
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ConfidentialLink',
            fields=[
                ('invitation_key', models.UUIDField(primary_key=True, serialize=False)),
                ('response_id', models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('voice_key', models.UUIDField(primary_key=True, serialize=False)),
                ('asked_by', models.BigIntegerField(db_index=True)),
                ('turn', models.CharField(choices=[('asker', 'Who asked'), ('author', 'Who said it')], max_length=6)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HiddenAuthor',
            fields=[
                ('voice_key', models.UUIDField(primary_key=True, serialize=False)),
                ('subject', models.CharField(db_index=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='IdentifiedSubject',
            fields=[
                ('response_id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject', models.CharField(db_index=True, max_length=60)),
                ('invitation_key', models.UUIDField(blank=True, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='MailboxMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('receipt_hash', models.CharField(db_index=True, max_length=64)),
                ('words', models.TextField()),
                ('day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='AnonymousResponse',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('study_key', models.UUIDField()),
                ('version_key', models.UUIDField()),
                ('wave_key', models.UUIDField()),
                ('class_key', models.UUIDField()),
                ('day', models.DateField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('answers', models.JSONField()),
                ('payload_hash', models.CharField(max_length=64)),
                ('receipt_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['wave_key'], name='anonymous_wave'), models.Index(fields=['receipt_hash'], name='anonymous_receipt')],
            },
        ),
        migrations.CreateModel(
            name='AnswersOutbox',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topic', models.CharField(max_length=80)),
                ('payload', models.JSONField(default=dict)),
                ('key', models.CharField(blank=True, max_length=120, null=True, unique=True)),
                ('due_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='answers_outbox_waiting')],
            },
        ),
        migrations.CreateModel(
            name='DialogueLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('voice_key', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('side', models.CharField(choices=[('asker', 'Who asked'), ('author', 'Who said it')], max_length=6)),
                ('asked_by', models.BigIntegerField(blank=True, null=True)),
                ('signed', models.CharField(blank=True, max_length=200)),
                ('words', models.TextField()),
                ('day', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('voice_key', 'number'), name='dialogue_line_once'), models.CheckConstraint(condition=models.Q(('asked_by__isnull', True), ('side', 'asker'), _connector='OR'), name='authors_are_not_numbered')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('mode', models.CharField(choices=[('identified', 'With your name'), ('confidential', 'Confidential'), ('anonymous', 'Anonymous')], max_length=12)),
                ('study_key', models.UUIDField()),
                ('version_key', models.UUIDField()),
                ('wave_key', models.UUIDField()),
                ('collector_key', models.UUIDField(blank=True, null=True)),
                ('class_key', models.UUIDField(blank=True, null=True)),
                ('unit_path', models.JSONField(default=list)),
                ('day', models.DateField()),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('weight', models.FloatField(default=1.0)),
                ('answers', models.JSONField()),
                ('payload_hash', models.CharField(max_length=64)),
                ('receipt_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['wave_key'], name='response_wave'), models.Index(fields=['study_key', 'day'], name='response_study_day'), models.Index(fields=['receipt_hash'], name='response_receipt')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode', 'anonymous'), _negated=True), name='anonymous_answers_live_elsewhere'), models.CheckConstraint(condition=models.Q(('received_at__isnull', True), ('mode', 'identified'), _connector='OR'), name='only_identified_answers_have_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ResponsePart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('response_id', models.UUIDField()),
                ('study_key', models.UUIDField(db_index=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('answers', models.JSONField()),
                ('day', models.DateField(db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('response_id', 'number'), name='part_number_once')],
            },
        ),
    ]
