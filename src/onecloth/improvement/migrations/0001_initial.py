import django.db.models.deletion
import onecloth.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('insight', '0001_initial'),
        ('journeys', '0001_initial'),
        ('listening', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.TextField()),
                ('evidence', models.CharField(choices=[('data', 'Data'), ('voice', 'A voice'), ('seen', 'Seen'), ('gut', 'Gut')], default='gut', max_length=6)),
                ('evidence_words', models.TextField(blank=True)),
                ('is_root', models.BooleanField(default=False)),
                ('is_tested', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.cause')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('what', models.CharField(max_length=200)),
                ('why', models.TextField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('from_date', models.DateField()),
                ('answer_by', models.DateField()),
                ('state', models.CharField(choices=[('asking', 'Asking those affected'), ('going', 'Goes ahead'), ('called_off', 'Called off')], default='asking', max_length=10)),
                ('decided_at', models.DateTimeField()),
                ('went_ahead_at', models.DateTimeField(blank=True, null=True)),
                ('ahead_because', models.TextField(blank=True)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
                ('off_because', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-decided_at'], name='decision_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer_by__lte', models.F('from_date'))), name='asked_before_it_changes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'called_off'), _negated=True), models.Q(('off_because', ''), _negated=True), _connector='OR'), name='calling_off_takes_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='DecisionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='improvement.decision')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('step__isnull', True), ('unit__isnull', False)), models.Q(('step__isnull', False), ('unit__isnull', True)), _connector='OR'), name='a_part_is_a_step_or_a_unit')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('ways', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('added_because', models.TextField(blank=True)),
                ('left_out_at', models.DateTimeField(blank=True, null=True)),
                ('left_out_because', models.TextField(blank=True)),
                ('came', models.CharField(blank=True, choices=[('as_foreseen', 'As foreseen'), ('better', 'Better than foreseen'), ('worse', 'Worse than foreseen')], max_length=12)),
                ('came_words', models.TextField(blank=True)),
                ('came_at', models.DateTimeField(blank=True, null=True)),
                ('came_said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='improvement.decision')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'unit'), name='a_unit_is_asked_once'), models.CheckConstraint(condition=models.Q(('left_out_at__isnull', True), models.Q(('left_out_because', ''), _negated=True), _connector='OR'), name='leaving_out_takes_a_reason'), models.CheckConstraint(condition=models.Q(('came', ''), models.Q(('came_words', ''), _negated=True), _connector='OR'), name='what_happened_takes_words')],
            },
        ),
        migrations.CreateModel(
            name='NoticeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_unit', models.BooleanField(default=False)),
                ('stance', models.CharField(choices=[('agree', 'We agree'), ('worried', 'We are worried'), ('more_time', 'We need more time')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='improvement.notice')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'person'), name='answers_once_each')],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('what_happens', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('stage', models.CharField(choices=[('raised', 'Raised'), ('cause', 'Finding the cause'), ('mending', 'Mending'), ('checking', 'Checking'), ('closed', 'Closed and told'), ('declined', 'Not taken up'), ('merged', 'Part of another')], default='raised', max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('mended_on', models.DateField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('answer_kind', models.CharField(blank=True, choices=[('did', 'We did'), ('will', 'We will, by'), ('wont', 'We won’t, because')], max_length=6)),
                ('answer_words', models.TextField(blank=True)),
                ('answer_by_date', models.DateField(blank=True, null=True)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_because', models.TextField(blank=True)),
                ('came_back_on', models.DateField(blank=True, null=True)),
                ('learned', models.TextField(blank=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('metric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='insight.metric')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('seam', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.seam')),
                ('sponsor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['stage', '-raised_at'], name='problem_stage')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('sponsor__isnull', True), models.Q(('owner', models.F('sponsor')), _negated=True), _connector='OR'), name='whoever_sponsors_does_not_own'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ('closed', 'declined')), _negated=True), models.Q(('answer_words', ''), _negated=True), _connector='OR'), name='closing_takes_an_answer')],
            },
        ),
        migrations.CreateModel(
            name='Merging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage_before', models.CharField(choices=[('raised', 'Raised'), ('cause', 'Finding the cause'), ('mending', 'Mending'), ('checking', 'Checking'), ('closed', 'Closed and told'), ('declined', 'Not taken up'), ('merged', 'Part of another')], max_length=10)),
                ('merged_at', models.DateTimeField()),
                ('parted_at', models.DateTimeField(blank=True, null=True)),
                ('merged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='improvement.problem')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergings', to='improvement.problem')),
            ],
            options={
                'indexes': [models.Index(fields=['into', 'parted_at'], name='problems_merged_into')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('parted_at__isnull', True)), fields=('problem',), name='a_problem_is_part_of_one'), models.CheckConstraint(condition=models.Q(('problem', models.F('into')), _negated=True), name='no_problem_is_part_of_itself')],
            },
        ),
        migrations.CreateModel(
            name='Countermeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('words', models.TextField()),
                ('action', models.CharField(choices=[('remove_step', 'Remove the step or the hand-off'), ('forcing', 'Make the mistake impossible'), ('redesign', 'Redesign the tool with the people who use it'), ('standardise', 'Standardise the process'), ('leadership', 'Visible leadership commitment'), ('checklist', 'Checklist'), ('redundancy', 'Added redundancy or read-back'), ('software', 'Change in software'), ('staffing', 'Staffing or workload'), ('distraction', 'Remove distractions'), ('record', 'Clearer hand-off record'), ('training', 'Training'), ('memo', 'Memo or policy'), ('warning', 'Warning or reminder'), ('double_check', 'Double check'), ('careful', 'Asking people to be careful'), ('study', 'More study')], max_length=14)),
                ('strength', models.CharField(choices=[('strong', 'Strong'), ('intermediate', 'Intermediate'), ('weak', 'Weak')], max_length=12)),
                ('proposed_at', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('kept_because', models.TextField(blank=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('minutes_spent', models.PositiveIntegerField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('cause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.cause')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countermeasures', to='improvement.problem')),
            ],
            options={
                'indexes': [models.Index(fields=['expires_on'], name='countermeasure_expiry')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(choices=[('result', 'Did it work?'), ('first_aid', 'Does it hold without the band-aid?'), ('after_30', 'Has it come back after 30 days?'), ('after_90', 'Has it come back after 90 days?')], max_length=10)),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('holds', 'It holds'), ('partly', 'Better, not gone'), ('unchanged', 'Nothing changed'), ('came_back', 'It came back')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('countermeasure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='improvement.countermeasure')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='improvement.problem')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_on__isnull', True), ('withdrawn_at__isnull', True)), fields=['due_on'], name='check_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='a_check_says_what_was_seen'), models.UniqueConstraint(condition=models.Q(('countermeasure__isnull', True), ('done_on__isnull', True), ('withdrawn_at__isnull', True)), fields=('problem', 'kind'), name='one_open_check_of_a_kind'), models.UniqueConstraint(condition=models.Q(('done_on__isnull', True), ('withdrawn_at__isnull', True)), fields=('countermeasure',), name='one_open_check_per_countermeasure')],
            },
        ),
        migrations.AddField(
            model_name='cause',
            name='problem',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='causes', to='improvement.problem'),
        ),
        migrations.CreateModel(
            name='ProblemMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BigIntegerField()),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.problem')),
            ],
            options={
                'indexes': [models.Index(fields=['mark', 'problem'], name='problems_by_mark')],
            },
        ),
        migrations.CreateModel(
            name='ProblemQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.panelinput')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='improvement.problem')),
            ],
        ),
        migrations.CreateModel(
            name='ProblemVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('came_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.merging')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='improvement.problem')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.voice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('problem', 'voice'), name='voice_is_evidence_once')],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('raised', 'Raised'), ('cause', 'Finding the cause'), ('mending', 'Mending'), ('checking', 'Checking'), ('closed', 'Closed and told'), ('declined', 'Not taken up'), ('merged', 'Part of another')], max_length=10)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('is_cut', models.BooleanField(default=False)),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='improvement.problem')),
            ],
            options={
                'indexes': [models.Index(fields=['from_date', 'stage', 'until_date', 'is_cut'], name='stays_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('problem',), name='a_problem_is_in_one_stage'), models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gte', models.F('from_date')), _connector='OR'), name='a_stay_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('came_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.merging')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team', to='improvement.problem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('problem', 'person'), name='on_the_team_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('problem', 'position'), name='one_why_per_position'),
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.UniqueConstraint(condition=models.Q(('is_root', True), ('withdrawn_at__isnull', True)), fields=('problem',), name='one_root_cause'),
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='no_why_explains_itself'),
        ),
    ]
